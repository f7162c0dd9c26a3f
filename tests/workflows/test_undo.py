"""A decision that is taken back: what it opened or ended is as before, and both are recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS

from partners.models import Organisation
from portal.kernel.errors import Conflict, Forbidden
from portal.kernel.models import OutboxEvent
from tests.workflows.conftest import CODE, Hooks, task
from workflows import requests
from workflows.engine.time import at
from workflows.models import ApprovalProcess, ApprovalTask, Decision
from workflows.services.claim import claim_task
from workflows.services.decide import decide_task
from workflows.services.resubmit import resubmit_request
from workflows.services.undo import undo_decision

pytestmark = pytest.mark.django_db


def statuses(approval: ApprovalProcess) -> dict[str, str]:
    rows = ApprovalTask.objects.filter(process=approval, round=approval.round)
    return dict(rows.values_list("key", "status"))


def decide(
    house: SimpleNamespace, who: str, row: ApprovalTask, kind: str, **more: Any
) -> Decision:
    return decide_task(
        actor=house.actor(getattr(house, who)), task=row.public_id, decision=kind, **more
    )


@pytest.fixture
def reopening(credit: Any, hooks: Hooks) -> None:
    """The kind of request can take an outcome back."""
    requests.register(replace(credit, reopened=hooks.hook("reopened")))


def test_the_next_stage_closes_again_and_the_task_is_open(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    first = decide(house, "georgi", task(approval, "sales"), "approve", comment="Fine")
    assert statuses(approval) == {"sales": "done", "tender": "open", "finance": "open"}
    second = undo_decision(
        actor=house.actor(house.georgi), decision=first.public_id, reason="Wrong row"
    )
    assert statuses(approval) == {"sales": "open", "tender": "coming", "finance": "coming"}
    assert (second.kind, second.undoes, second.comment) == ("undo", first, "Wrong row")
    first.refresh_from_db()
    assert first.undone_at is not None
    open_rows = Task.objects.filter(process=approval, finished=None)
    assert [row.flow_task.name for row in open_rows] == ["step"]
    events = OutboxEvent.objects.filter(code="workflows.task.undone")
    assert events.count() == 1
    decide(house, "marta", task(approval, "sales"), "approve")
    decide(house, "nadia", task(approval, "tender"), "approve")
    decide(house, "petr", task(approval, "finance"), "approve")
    approval.refresh_from_db()
    assert (approval.outcome, approval.status) == ("approved", PROCESS.DONE)


def test_one_of_two_parallel_decisions_is_undone(
    approval: ApprovalProcess, house: SimpleNamespace, hooks: Hooks
) -> None:
    decide(house, "georgi", task(approval, "sales"), "approve")
    made = decide(house, "petr", task(approval, "finance"), "approve")
    undo_decision(actor=house.actor(house.petr), decision=made.public_id)
    decide(house, "nadia", task(approval, "tender"), "approve")
    approval.refresh_from_db()
    assert approval.outcome == "pending"
    decide(house, "petr", task(approval, "finance"), "reject", comment="Too much")
    assert [name for name, *_ in hooks] == ["rejected"]


def test_once_the_next_step_has_acted_the_decision_stands(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    made = decide(house, "georgi", task(approval, "sales"), "approve")
    claim_task(actor=house.actor(house.nadia), task=task(approval, "tender").public_id)
    before = OutboxEvent.objects.count()
    with pytest.raises(Conflict) as refused:
        undo_decision(actor=house.actor(house.georgi), decision=made.public_id)
    assert refused.value.code == "next_acted"
    assert statuses(approval)["sales"] == "done"
    assert OutboxEvent.objects.count() == before


def test_nobody_undoes_somebody_elses_decision(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    made = decide(house, "georgi", task(approval, "sales"), "approve")
    with pytest.raises(Forbidden) as refused:
        undo_decision(actor=house.actor(house.marta), decision=made.public_id)
    assert refused.value.code == "not_your_decision"
    undo_decision(actor=house.actor(house.georgi), decision=made.public_id)
    with pytest.raises(Conflict) as refused:
        undo_decision(actor=house.actor(house.georgi), decision=made.public_id)
    assert refused.value.code == "undone_already"


@pytest.mark.usefixtures("reopening")
@pytest.mark.parametrize("kind", ["reject", "return"])
def test_a_decision_that_ended_the_stage_for_all_is_undone_for_all(
    approval: ApprovalProcess, house: SimpleNamespace, hooks: Hooks, kind: str
) -> None:
    decide(house, "georgi", task(approval, "sales"), "approve")
    made = decide(house, "petr", task(approval, "finance"), kind, comment="No")
    undo_decision(actor=house.actor(house.petr), decision=made.public_id)
    approval.refresh_from_db()
    assert (approval.outcome, approval.status) == ("pending", PROCESS.NEW)
    assert statuses(approval) == {"sales": "done", "tender": "open", "finance": "open"}
    assert [name for name, *_ in hooks][-1] == "reopened"
    tender = task(approval, "tender")
    assert tender.task.status == STATUS.NEW
    decide(house, "nadia", tender, "approve")
    decide(house, "petr", task(approval, "finance"), "approve")
    approval.refresh_from_db()
    assert approval.outcome == "approved"


@pytest.mark.usefixtures("reopening")
def test_an_approval_is_undone_for_ten_seconds_and_a_return_until_it_is_answered(
    approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation
) -> None:
    made = decide(house, "georgi", task(approval, "sales"), "return", comment="Why?")
    customer.industry = ""
    customer.credit_limit = 5
    customer.save()
    resubmit_request(actor=house.actor(house.elena), code=CODE, record=customer)
    with pytest.raises(Conflict) as refused:
        undo_decision(actor=house.actor(house.georgi), decision=made.public_id)
    assert refused.value.code in {"next_acted", "not_open"}
    last = decide(house, "georgi", task(approval, "sales"), "approve")
    with (
        at(last.decided_at + dt.timedelta(seconds=11)),
        pytest.raises(Conflict) as refused,
    ):
        undo_decision(actor=house.actor(house.georgi), decision=last.public_id)
    assert refused.value.code == "final"
    undo_decision(actor=house.actor(house.georgi), decision=last.public_id)
    approval.refresh_from_db()
    assert approval.outcome == "pending"


def test_where_the_domain_cannot_take_it_back_the_last_decision_is_final(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    made = decide(house, "georgi", task(approval, "sales"), "reject", comment="No")
    with pytest.raises(Conflict) as refused:
        undo_decision(actor=house.actor(house.georgi), decision=made.public_id)
    assert refused.value.code == "final"
