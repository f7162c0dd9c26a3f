"""Two people at the same moment: one decision, one winner, nothing torn."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.utils import timezone
from procrastinate import testing
from procrastinate.contrib.django import app

from partners.models import Organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.models import OutboxEvent
from tests.harness.races import race
from tests.workflows.conftest import CODE, task
from tests.workflows.histories import faults
from workflows import requests
from workflows.jobs import tick
from workflows.models import ApprovalProcess, ApprovalTask, Decision
from workflows.requests import RequestType
from workflows.services.decide import decide_task
from workflows.services.recheck import recheck_request
from workflows.services.withdraw import withdraw_request

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("kinds", [("approve", "approve"), ("approve", "reject")])
def test_two_colleagues_decide_at_once(
    approval: ApprovalProcess, house: SimpleNamespace, kinds: tuple[str, str]
) -> None:
    sales = task(approval, "sales").public_id
    people = [house.actor(house.georgi), house.actor(house.marta)]
    results = race(
        *(
            lambda actor=actor, kind=kind: decide_task(
                actor=actor, task=sales, decision=kind, comment="x"
            )
            for actor, kind in zip(people, kinds, strict=True)
        )
    )
    assert sorted(isinstance(result, Decision) for result in results) == [False, True]
    assert "not_open" in results
    assert Decision.objects.count() == 1
    assert OutboxEvent.objects.filter(code="workflows.task.decided").count() == 1


def test_parallel_steps_join_once(
    approval: ApprovalProcess, house: SimpleNamespace, hooks: list
) -> None:
    decide_task(
        actor=house.actor(house.georgi),
        task=task(approval, "sales").public_id,
        decision="approve",
    )
    pairs = (("nadia", "tender"), ("petr", "finance"))
    acts = [
        (house.actor(getattr(house, who)), task(approval, key).public_id) for who, key in pairs
    ]
    results = race(
        *(
            lambda actor=actor, public_id=public_id: decide_task(
                actor=actor, task=public_id, decision="approve"
            )
            for actor, public_id in acts
        )
    )
    assert all(isinstance(result, Decision) for result in results)
    assert [name for name, *_ in hooks] == ["approved"]
    approval.refresh_from_db()
    assert approval.outcome == "approved"


def test_a_withdrawal_races_a_decision(
    approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation, hooks: list
) -> None:
    sales = task(approval, "sales").public_id
    georgi, elena = house.actor(house.georgi), house.actor(house.elena)
    race(
        lambda: decide_task(actor=georgi, task=sales, decision="reject", comment="x"),
        lambda: withdraw_request(actor=elena, code=CODE, record=customer),
    )
    approval.refresh_from_db()
    assert approval.outcome in {"rejected", "withdrawn"}
    assert [name for name, *_ in hooks] == [approval.outcome]
    ends = OutboxEvent.objects.filter(code__in=[
        "workflows.request.rejected", "workflows.request.withdrawn"
    ])  # fmt: skip
    assert ends.count() == 1


def test_the_periodic_job_does_the_work(approval: ApprovalProcess) -> None:
    past = timezone.now() - dt.timedelta(minutes=1)
    ApprovalTask.objects.filter(process=approval, status="open").update(remind_at=past)
    assert "workflows.clocks" in {
        periodic.periodic_id for periodic in app.periodic_registry.periodic_tasks.values()
    }
    with app.replace_connector(testing.InMemoryConnector()):
        tick.defer(timestamp=0)
        app.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)
    assert OutboxEvent.objects.filter(code="workflows.task.reminded").count() == 1


def test_a_fact_changes_while_the_last_approver_decides(
    credit: RequestType, approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    facts = tuple(replace(fact, watched=fact.name == "limit") for fact in credit.fact_list)
    requests.register(replace(credit, fact_list=facts))
    georgi, nadia, petr = (house.actor(u) for u in (house.georgi, house.nadia, house.petr))
    for actor, key in ((georgi, "sales"), (nadia, "tender")):
        decide_task(actor=actor, task=task(approval, key).public_id, decision="approve")
    finance = task(approval, "finance").public_id

    def change() -> bool:
        Organisation.objects.filter(pk=customer.pk).update(credit_limit=90000)
        return recheck_request(actor=SYSTEM, process_id=approval.pk)

    decided, changed = race(
        lambda: decide_task(actor=petr, task=finance, decision="approve"), change
    )
    approval.refresh_from_db()
    if isinstance(decided, Decision):
        # It came before the change: nothing was left to look at.
        assert (approval.outcome, changed) == ("approved", False)
        assert decided.snapshot.facts["limit"] == "50000"
    else:
        # What it was asked is over, or was looked at before it knew.
        assert decided in {"facts_changed", "not_open"}
        assert approval.outcome == "pending"
        assert approval.snapshot.facts["limit"] == "90000.00"
    moved = OutboxEvent.objects.filter(code="workflows.request.facts_moved").count()
    assert moved == (approval.outcome == "pending")
    assert faults(approval) == []
