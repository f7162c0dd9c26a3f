"""One request on the full graph: where it stands, what it passed, what each step took."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from partners.models import Organisation
from tests.workflows.conftest import CODE, task
from tests.workflows.test_pages import browser, text
from workflows.engine import start
from workflows.engine.time import at
from workflows.engine.walks import legs_of, walk_of
from workflows.models import ApprovalProcess
from workflows.services.decide import decide_task
from workflows.services.undo import undo_decision

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2028, 3, 13, 8, tzinfo=dt.UTC)


def decide(
    house: SimpleNamespace, who: str, approval: ApprovalProcess, key: str, kind: str = "approve"
) -> Any:
    return decide_task(
        actor=house.actor(getattr(house, who)),
        task=task(approval, key).public_id,
        decision=kind,
        comment="So",
    )


def test_the_walk_follows_the_request_and_forgets_what_was_taken_back(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    before = walk_of(approval)
    assert before.here == {"step"}
    assert before.state("start") == "done"
    assert before.state("end") == "off"
    assert ("stage", "step") in before.taken
    made = decide(house, "georgi", approval, "sales")
    there = walk_of(approval)
    assert (there.here, there.passed["stage"]) == ({"step"}, 2)
    assert ("decided", "stage_left") in there.taken
    undo_decision(actor=house.actor(house.georgi), decision=made.public_id)
    assert walk_of(approval) == before
    decide(house, "georgi", approval, "sales", "return")
    assert walk_of(approval).here == {"revise"}


def test_administrators_see_states_and_working_times(
    policy: Any, customer: Organisation, house: SimpleNamespace
) -> None:
    with at(MONDAY), transaction.atomic():
        approval = start(CODE, customer, actor=house.actor(house.elena))
    with at(MONDAY + dt.timedelta(hours=2)):
        decide(house, "georgi", approval, "sales")
    address = f"/manage/routes/requests/{approval.public_id}/"
    asen = browser(house.asen)
    page = text(asen.get(address))
    assert 'class="fg-task fg-is-now"' in page
    assert 'class="fg-event fg-is-off"' in page
    assert 'class="fg-edge fg-on"' in page
    sales = re.search(r"<tr>(?:(?!</tr>).)*Georgi.*?</tr>", page)
    assert sales is not None
    assert "2 hours" in sales[0]
    assert "8 hours of working time" in sales[0]
    on_task = text(asen.get(f"/approvals/{approval.reference}/sales/"))
    assert address in on_task
    assert browser(house.georgi).get(address).status_code == 404
    assert address not in text(
        browser(house.georgi).get(f"/approvals/{approval.reference}/sales/")
    )
    with CaptureQueriesContext(connection) as captured:
        asen.get(address)
    assert len(captured) <= 16


def test_an_open_task_is_late_once_its_target_has_passed_but_while_its_clock_stands(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    sales = task(approval, "sales")

    def is_late() -> bool:
        return legs_of(approval)[0].is_late

    with at(sales.due_at - dt.timedelta(minutes=1)):
        assert not is_late()
    with at(sales.due_at + dt.timedelta(minutes=1)):
        assert is_late()
        page = browser(house.asen).get(f"/manage/routes/requests/{approval.public_id}/")
        assert ">Late<" in text(page)
        sales.paused_at = sales.due_at - dt.timedelta(hours=1)
        sales.save(update_fields=["paused_at"])
        assert not is_late()
