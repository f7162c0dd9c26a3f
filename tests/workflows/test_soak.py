"""Processes are killed while they decide: nothing is lost, doubled or stranded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from viewflow.workflow.models import Task

from portal.kernel.models import OutboxEvent
from tests.harness.server import ROOT
from tests.workflows.conftest import task
from tests.workflows.histories import faults, faults_of_line
from workflows.models import ApprovalProcess, ApprovalTask, Decision
from workflows.services.decide import decide_task


def soak(seconds: int) -> dict[str, Any]:
    """The report of a run in processes of its own; its histories must be sound."""
    command = [sys.executable, "-m", "tests.workflows.soak", "--json", "--seconds", str(seconds)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=seconds + 300
    )
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["faults"] == [], report
    assert done.returncode == 0, done.stderr
    return report


def test_killed_processes_lose_double_and_strand_nothing() -> None:
    report = soak(10)
    assert report["killed between statements"] + report["killed from outside"] > 0
    assert report["decisions"] > 0
    assert set(report["requests"]) <= {"approved", "rejected", "withdrawn", "cancelled"}


@pytest.mark.thorough
def test_the_thorough_soak_strikes_hundreds_of_places() -> None:
    report = soak(300)
    assert report["fault points"] > 50
    assert report["killed from outside"] > 20


@pytest.fixture
def decided(approval: ApprovalProcess, house: SimpleNamespace) -> ApprovalProcess:
    """A request on its second stage."""
    sales = task(approval, "sales").public_id
    decide_task(actor=house.actor(house.georgi), task=sales, decision="approve")
    return approval


def lose_the_decision(approval: ApprovalProcess) -> None:
    Decision.objects.filter(process=approval).delete()


def double_the_decision(approval: ApprovalProcess) -> None:
    made = Decision.objects.get(process=approval)
    made.pk, made.public_id, made.decided_by_id = None, uuid4(), None
    made.save()


def publish_it_twice(approval: ApprovalProcess) -> None:
    event = OutboxEvent.objects.get(code="workflows.task.decided")
    event.pk = None
    event.save()


def strand_it(approval: ApprovalProcess) -> None:
    rows = ApprovalTask.objects.filter(process=approval, status="open")
    rows.update(status="skipped", closed_at=timezone.now())


def stop_its_clock(approval: ApprovalProcess) -> None:
    ApprovalTask.objects.filter(process=approval, status="open").update(due_at=None)


def leave_a_row_of_the_flow(approval: ApprovalProcess) -> None:
    Task.objects.filter(process=approval, flow_task__contains="joined").update(status="NEW")


def end_it_alone(approval: ApprovalProcess) -> None:
    ApprovalProcess.objects.filter(pk=approval.pk).update(
        outcome="approved", outcome_at=timezone.now()
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "damage",
    [
        lose_the_decision,
        double_the_decision,
        publish_it_twice,
        strand_it,
        stop_its_clock,
        leave_a_row_of_the_flow,
        end_it_alone,
    ],
)
def test_the_checker_sees_what_was_damaged(
    decided: ApprovalProcess, damage: Callable[[ApprovalProcess], None]
) -> None:
    assert [*faults(decided), *faults_of_line(decided)] == []
    damage(decided)
    assert [*faults(decided), *faults_of_line(decided)] != []
