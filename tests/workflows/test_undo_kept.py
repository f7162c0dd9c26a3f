"""A decision that was kept when facts moved is taken back like any other, where it stands now."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import transaction

from partners.models import Organisation
from portal.kernel.errors import Conflict
from tests.workflows.conftest import CODE, given_policy, task
from tests.workflows.histories import faults, faults_of_line
from tests.workflows.test_facts_moved import change, credit, look
from tests.workflows.test_pages import browser, text
from tests.workflows.test_process import decide, statuses
from workflows.drafts import Rule, Step
from workflows.engine import start
from workflows.models import ApprovalProcess, Decision
from workflows.requests import RequestType
from workflows.selectors.course import asked_again
from workflows.selectors.verdicts import verdicts_for
from workflows.services.claim import claim_task
from workflows.services.undo import undo_decision

__all__ = ["credit"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(credit: RequestType, customer: Organisation, house: SimpleNamespace) -> ApprovalProcess:
    """Finance and the tender desk side by side, sales after them."""
    steps = [Step(1, "finance"), Step(1, "tender"), Step(2, "sales")]
    given_policy(Rule("Everything", (), steps))
    with transaction.atomic():
        return start(CODE, customer, actor=house.actor(house.elena))


@pytest.fixture
def made(sent: ApprovalProcess, customer: Organisation, house: SimpleNamespace) -> Decision:
    """Nadia agreed, and stays with it when the limit moves; finance is asked again."""
    found = decide(house, "nadia", sent, "tender", "approve", comment="Fine")
    decide(house, "petr", sent, "finance", "approve")
    change(customer, credit_limit=90000)
    assert look(sent)
    assert statuses(sent, 2) == {"finance": "open", "tender": "kept", "sales": "coming"}
    return found


def test_its_step_is_asked_anew_and_the_others_go_on(
    sent: ApprovalProcess, house: SimpleNamespace, made: Decision
) -> None:
    before = task(sent, "finance")
    second = undo_decision(actor=house.actor(house.nadia), decision=made.public_id, reason="Oops")
    sent.refresh_from_db()
    assert faults(sent) == []
    assert faults_of_line(sent) == []
    assert statuses(sent, 3) == {"finance": "open", "tender": "open", "sales": "coming"}
    after = task(sent, "finance")
    assert (after.assignee, after.due_at) == (before.assignee, before.due_at)
    assert (second.kind, second.comment) == ("undo", "Oops")
    # What the change of facts asked once more stays as it was told.
    [moved] = asked_again(sent)
    assert [step.role for step in moved.again] == ["finance"]
    # It counts nowhere any more.
    assert [each.role for each in verdicts_for(sent)] == ["Finance and planning"]
    made.refresh_from_db()
    assert made.undone_at is not None
    for who, role in (("nadia", "tender"), ("petr", "finance"), ("georgi", "sales")):
        decide(house, who, sent, role, "approve")
    sent.refresh_from_db()
    assert sent.outcome == "approved"
    assert faults(sent) == []


def test_the_page_offers_it(sent: ApprovalProcess, house: SimpleNamespace, made: Decision) -> None:
    client = browser(house.nadia)
    page = client.get(f"/approvals/{sent.reference}/tender/").content.decode()
    copy = Decision.objects.get(kept_from=made)
    assert f"/requests/decisions/{copy.public_id}/undo/" in page
    done = client.post(f"/requests/decisions/{made.public_id}/undo/", follow=True)
    assert "Your decision is taken back" in text(done)
    assert task(sent, "tender").status == "open"


def test_once_a_later_step_has_acted_it_stands(
    sent: ApprovalProcess, house: SimpleNamespace, made: Decision, customer: Organisation
) -> None:
    decide(house, "petr", sent, "finance", "approve")
    claim_task(actor=house.actor(house.georgi), task=task(sent, "sales").public_id)
    with pytest.raises(Conflict) as refused:
        undo_decision(actor=house.actor(house.nadia), decision=made.public_id)
    assert refused.value.code == "next_acted"
