"""Asking, answering, undoing and bulk deciding, as people do it on the pages."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest

from tests.workflows.conftest import task
from tests.workflows.test_pages import browser, text
from workflows.models import ApprovalProcess, Decision, Question
from workflows.services.claim import claim_task

pytestmark = pytest.mark.django_db


def decide(house: SimpleNamespace, approval: ApprovalProcess, **more: str) -> str:
    georgi = browser(house.georgi)
    values = {"decision": "approve", "idempotency_key": str(uuid4()), **more}
    address = f"/approvals/{approval.reference}/sales/"
    return text(georgi.post(address, values, follow=True))


def test_the_toast_offers_to_take_the_decision_back(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    page = decide(house, approval, conditions="Paid in advance")
    made = Decision.objects.get()
    undo = f"/requests/decisions/{made.public_id}/undo/"
    assert f'action="{undo}"' in page
    georgi = browser(house.georgi)
    before = text(georgi.get(f"/approvals/{approval.reference}/sales/"))
    assert "Take the decision back" in before
    assert "On conditions: Paid in advance" in before
    after = text(georgi.post(undo, follow=True))
    assert "The task is open again" in after
    assert "Taken back" in after
    assert task(approval, "sales").status == "open"
    assert georgi.get(undo).status_code == 405
    assert browser(house.elena).post(undo).status_code == 404


def test_a_question_on_the_task_page_and_a_colleagues_opinion(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    georgi, petr = browser(house.georgi), browser(house.petr)
    address = f"/approvals/{approval.reference}/sales/"
    georgi.post(f"{address}ask/", {"text": "Which yard?", "colleague": ""})
    georgi.post(f"{address}ask/", {"text": "Can they pay?", "colleague": str(house.petr.pk)})
    page = text(georgi.get(address))
    assert "The clock stands" in page
    assert "Waiting for the opinion of Petr" in page
    opinion = Question.objects.get(asked_of=house.petr)
    assert "Your opinion is asked" in text(petr.get(address))
    petr.post(f"/requests/questions/{opinion.public_id}/answer/", {"text": "They can"})
    assert "They can" in text(georgi.get(address))
    asked = Question.objects.get(asked_of=None)
    georgi.post(f"/requests/questions/{asked.public_id}/take-back/")
    assert task(approval, "sales").paused_at is None


def test_several_tasks_are_decided_at_once_and_each_row_says_what_became_of_it(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    claim_task(actor=house.actor(house.georgi), task=task(approval, "sales").public_id)
    georgi = browser(house.georgi)
    assert f'value="{approval.reference}/sales/' in text(georgi.get("/approvals/"))
    chosen = {"selected": [f"{approval.reference}/sales"], "decision": "reject"}
    page = text(georgi.post("/requests/bulk/", chosen))
    assert "Not decided" in page
    assert "Say why you reject it" in page
    page = text(georgi.post("/requests/bulk/", {**chosen, "decision": "approve"}))
    assert "Approved" in page
    assert "Choose at least one task" in text(georgi.post("/requests/bulk/", follow=True))
