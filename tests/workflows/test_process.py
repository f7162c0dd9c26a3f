"""A request from sending to its end, on PostgreSQL, through the services alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS

from partners.models import Organisation
from portal.kernel.errors import Conflict, Refused
from portal.kernel.models import OutboxEvent
from tests.workflows.conftest import CODE, task
from workflows.models import ApprovalProcess, ApprovalTask, Decision
from workflows.services.decide import decide_task
from workflows.services.resubmit import resubmit_request
from workflows.services.withdraw import cancel_request, withdraw_request

pytestmark = pytest.mark.django_db


def statuses(approval: ApprovalProcess, round_: int = 1) -> dict[str, str]:
    rows = ApprovalTask.objects.filter(process=approval, round=round_)
    return dict(rows.values_list("key", "status"))


def codes() -> list[str]:
    return list(
        OutboxEvent.objects.filter(code__startswith="workflows.")
        .order_by("id")
        .values_list("code", flat=True)
    )


def decide(
    house: SimpleNamespace, who: str, approval: ApprovalProcess, step: str, kind: str, **more: Any
) -> Decision:
    return decide_task(
        actor=house.actor(getattr(house, who)),
        task=task(approval, step).public_id,
        decision=kind,
        **more,
    )


def test_a_sent_request_waits_for_the_first_stage(approval: ApprovalProcess) -> None:
    assert statuses(approval) == {"sales": "open", "tender": "coming", "finance": "coming"}
    opened = task(approval, "sales")
    assert opened.due_at > opened.remind_at > opened.opened_at
    assert opened.task.status == STATUS.NEW
    assert codes()[-2:] == ["workflows.request.submitted", "workflows.task.assigned"]


def test_tender_and_finance_decide_in_parallel_then_it_is_approved(
    approval: ApprovalProcess, house: SimpleNamespace, hooks: list, customer: Organisation
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    assert statuses(approval) == {"sales": "done", "tender": "open", "finance": "open"}
    decide(house, "petr", approval, "finance", "approve")
    assert hooks == []
    decide(house, "nadia", approval, "tender", "approve", comment="Fits the tender")
    assert set(statuses(approval).values()) == {"done"}
    assert hooks == [("approved", house.nadia.pk, "Fits the tender")]
    customer.refresh_from_db()
    assert customer.notes == "approved"
    approval.refresh_from_db()
    assert (approval.outcome, approval.status) == ("approved", PROCESS.DONE)
    nodes = Task.objects.filter(process=approval).order_by("id")
    assert {node.status for node in nodes} == {STATUS.DONE}
    path = [node.flow_task.name for node in nodes if node.flow_task.name != "step"]
    assert path == [
        "start", "route", "stage_left", "stage", "joined", "decided", "stage_left", "stage",
        "joined", "decided", "stage_left", "conclude", "end",
    ]  # fmt: skip
    assert codes()[-2:] == ["workflows.task.decided", "workflows.request.approved"]


def test_a_rejection_ends_the_request_and_its_other_tasks(
    approval: ApprovalProcess, house: SimpleNamespace, hooks: list
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    decide(house, "petr", approval, "finance", "reject", comment="Too much open")
    assert statuses(approval) == {"sales": "done", "tender": "skipped", "finance": "done"}
    assert hooks == [("rejected", house.petr.pk, "Too much open")]
    assert task(approval, "tender").task.status == STATUS.CANCELED
    approval.refresh_from_db()
    assert (approval.outcome, approval.status) == ("rejected", PROCESS.DONE)


def test_after_a_return_only_approvers_whose_facts_changed_are_asked_again(
    approval: ApprovalProcess, house: SimpleNamespace, hooks: list, customer: Organisation
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    decide(house, "nadia", approval, "tender", "approve")
    decide(house, "petr", approval, "finance", "return", fields=["limit"])
    assert hooks == [("returned", house.petr.pk, "")]
    customer.credit_limit = 20000
    customer.save(update_fields=["credit_limit"])
    resubmit_request(actor=house.actor(house.elena), code=CODE, record=customer)
    # Tender decides on tender and country alone; sales on everything.
    assert statuses(approval, 2) == {"sales": "open", "tender": "kept", "finance": "coming"}
    assert task(approval, "tender").decisions.get().kept_from is not None
    decide(house, "georgi", approval, "sales", "approve")
    decide(house, "petr", approval, "finance", "approve")
    approval.refresh_from_db()
    assert approval.outcome == "approved"
    assert [name for name, *_ in hooks] == ["returned", "resubmitted", "approved"]


def test_a_resubmission_that_changes_nothing_asks_only_who_returned_it(
    approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    decide(house, "petr", approval, "finance", "return", comment="Why so much?")
    assert statuses(approval)["tender"] == "skipped"
    resubmit_request(actor=house.actor(house.elena), code=CODE, record=customer)
    assert statuses(approval, 2) == {"sales": "kept", "tender": "open", "finance": "open"}


def test_resubmitting_what_was_not_returned_is_refused(
    approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation
) -> None:
    with pytest.raises(Conflict) as refused:
        resubmit_request(actor=house.actor(house.elena), code=CODE, record=customer)
    assert refused.value.code == "not_returned"


def test_withdrawing_ends_every_task_and_clock(
    approval: ApprovalProcess, house: SimpleNamespace, hooks: list, customer: Organisation
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    withdraw_request(actor=house.actor(house.elena), code=CODE, record=customer)
    assert statuses(approval) == {"sales": "done", "tender": "skipped", "finance": "skipped"}
    approval.refresh_from_db()
    assert (approval.outcome, approval.status) == ("withdrawn", PROCESS.CANCELED)
    open_nodes = Task.objects.filter(process=approval, finished=None)
    assert not open_nodes.exists()
    assert hooks[-1][0] == "withdrawn"
    with pytest.raises(Conflict) as refused:
        decide(house, "nadia", approval, "tender", "approve")
    assert refused.value.code == "not_open"


def test_a_returned_request_can_be_withdrawn_and_sent_anew(
    approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation
) -> None:
    decide(house, "georgi", approval, "sales", "return", comment="Which country?")
    withdraw_request(actor=house.actor(house.elena), code=CODE, record=customer)
    from workflows.engine import start

    again = start(CODE, customer, actor=house.actor(house.elena))
    assert statuses(again)["sales"] == "open"


def test_cancelling_is_for_administrators_and_needs_a_reason(
    approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation
) -> None:
    with pytest.raises(Refused) as refused:
        cancel_request(actor=house.actor(house.asen), code=CODE, record=customer, reason=" ")
    assert refused.value.field == "reason"
    cancel_request(actor=house.actor(house.asen), code=CODE, record=customer, reason="Twice")
    approval.refresh_from_db()
    assert approval.outcome == "cancelled"


def test_the_same_click_twice_is_one_decision(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    from uuid import uuid4

    key = uuid4()
    first = decide(house, "georgi", approval, "sales", "approve", key=key)
    before = codes()
    second = decide(house, "georgi", approval, "sales", "approve", key=key)
    assert first == second
    assert codes() == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "perhaps"}, "decision"),
        ({"kind": "reject"}, "comment"),
        ({"kind": "return"}, "comment"),
        ({"kind": "return", "fields": ["colour"]}, "fields"),
    ],
)
def test_a_decision_that_lacks_its_reason_is_refused(
    approval: ApprovalProcess, house: SimpleNamespace, values: dict, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        decide(house, "georgi", approval, "sales", **values)
    assert refused.value.field == field
    assert statuses(approval)["sales"] == "open"


def test_approvers_decide_on_frozen_facts(
    approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation
) -> None:
    customer.credit_limit = 1
    customer.save(update_fields=["credit_limit"])
    decision = decide(house, "georgi", approval, "sales", "approve")
    assert decision.snapshot.facts["limit"] == "50000"
    assert len(decision.snapshot.digest) == 64
    assert decision.policy == approval.policy


def test_the_history_tells_how_a_request_went_and_who_moved_it(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    elena = house.actor(house.elena)
    withdraw_request(actor=elena, code=CODE, record=customer, reason="Sent too early")
    history = apps.get_model("workflows.ApprovalProcessEvent").objects.filter(
        pgh_obj_id=approval.pk
    )
    first, last = history.earliest("pgh_id"), history.latest("pgh_id")
    assert (first.outcome, last.outcome) == ("pending", "withdrawn")
    assert last.pgh_context.metadata["user"] == house.elena.pk
    assert last.pgh_context.metadata["reason"] == "Sent too early"
