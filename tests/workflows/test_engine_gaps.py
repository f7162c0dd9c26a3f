"""What Viewflow leaves open, one test for each: the engine closes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from viewflow.workflow.base import Flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from partners.models import Organisation
from portal.kernel.errors import DomainError
from tests.workflows.conftest import CODE, given_policy, task
from workflows.drafts import Rule, Step
from workflows.engine import flow_named, start
from workflows.engine.checks import check_locks
from workflows.engine.registry import APPROVAL
from workflows.engine.time import at
from workflows.models import ApprovalProcess, ApprovalTask, Decision
from workflows.selectors import task_queue
from workflows.services.decide import decide_task
from workflows.services.run_clocks import run_clocks
from workflows.services.undo import undo_decision
from workflows.services.withdraw import withdraw_request

pytestmark = pytest.mark.django_db


def test_its_front_end_is_not_installed() -> None:
    assert "viewflow" not in settings.INSTALLED_APPS
    assert apps.is_installed("viewflow.workflow")


def test_every_flow_waits_for_its_process_row_inside_an_outer_transaction() -> None:
    lock = flow_named(APPROVAL).lock_impl
    assert isinstance(lock, SelectForUpdateLock)
    assert lock.nowait is False
    assert check_locks() == []

    class Unlocked(Flow):
        """No lock."""

        process_class = ApprovalProcess

    try:
        assert [error.id for error in check_locks()] == ["workflows.E001"]
    finally:
        Unlocked.lock_impl = lock


def test_its_python_api_asks_our_policy(approval: ApprovalProcess, house: SimpleNamespace) -> None:
    row = task(approval, "sales").task
    step = row.flow_task
    assert step.can_execute(house.georgi, row)
    for outsider in (house.petr, house.elena):
        assert not step.can_execute(outsider, row)
        assert not step.can_assign(outsider, row)
        with pytest.raises(DomainError):
            decide_task(
                actor=house.actor(outsider),
                task=task(approval, "sales").public_id,
                decision="approve",
            )
    assert not Decision.objects.exists()


def test_queues_show_what_may_be_decided_and_nothing_else(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    def seen(user: Any) -> list[str]:
        return [row.key for row in task_queue(actor=house.actor(user), queue="team").items]

    assert seen(house.georgi) == ["sales"]
    assert seen(house.petr) == seen(house.elena) == []


@dataclass
class Far:
    """A record with an id that no 32 bits hold."""

    pk: int
    reference: str
    name: str = "Far away"
    credit_limit: int = 5
    country: str = "BG"
    industry: str = ""
    owner_id: int | None = None


def test_records_are_named_by_64_bits(policy: Any, house: SimpleNamespace) -> None:
    assert isinstance(ApprovalProcess._meta.get_field("record_id"), models.BigIntegerField)
    process = start(CODE, Far(2**40, "C-1"), actor=house.actor(house.elena))
    process.refresh_from_db()
    assert process.record_id == 2**40


def test_clocks_end_with_a_withdrawal_and_run_again_after_an_undo(
    approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation
) -> None:
    made = decide_task(
        actor=house.actor(house.georgi),
        task=task(approval, "sales").public_id,
        decision="approve",
    )
    undo_decision(actor=house.actor(house.georgi), decision=made.public_id)
    late = task(approval, "sales").due_at + dt.timedelta(days=1)
    with at(late):
        report = run_clocks()
    assert (report.reminded, report.escalated) == (1, 1)
    withdraw_request(actor=house.actor(house.elena), code=CODE, record=customer)
    with at(late + dt.timedelta(days=30)):
        report = run_clocks()
    assert (report.reminded, report.escalated, report.moved) == (0, 0, 0)
    assert not Task.objects.filter(process=approval, status=STATUS.SCHEDULED).exists()


def test_process_classes_are_models_and_the_flow_is_known_at_the_start() -> None:
    assert ApprovalProcess.__module__.startswith("workflows.models")
    assert flow_named(APPROVAL).process_class is ApprovalProcess


def test_the_names_of_nodes_are_a_schema_that_stored_rows_rely_on() -> None:
    assert {node.name for node in flow_named(APPROVAL).instance.nodes()} == {
        "start", "route", "stage_left", "stage", "step", "joined", "decided",
        "hand_back", "revise", "conclude", "end",
    }  # fmt: skip


def test_a_stage_splits_into_as_many_tasks_as_the_policy_asks_and_joins_once(
    credit: Any, house: SimpleNamespace, customer: Organisation
) -> None:
    steps = [Step(1, "sales", role=f"reader-{n}") for n in range(5)]
    given_policy(Rule("Five readers", (), steps))
    process = start(CODE, customer, actor=house.actor(house.elena))
    rows = ApprovalTask.objects.filter(process=process).order_by("position")
    assert [row.status for row in rows] == ["open"] * 5
    for row in rows:
        decide_task(actor=house.actor(house.georgi), task=row.public_id, decision="approve")
    process.refresh_from_db()
    assert process.outcome == "approved"
    names = [row.flow_task.name for row in Task.objects.filter(process=process)]
    assert names.count("joined") == 1
