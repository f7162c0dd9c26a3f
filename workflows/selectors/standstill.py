"""What stands still: requests that nobody moves on, and jobs that failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from workflows.models import ApprovalOutcome, ApprovalProcess, ApprovalTask, TaskStatus
from workflows.policies import can_manage_routes

MOST = 100
_LONG = dt.timedelta(days=3)
# Letters of what a job was given.
_LONGEST = 200


def stuck_tasks(*, actor: Actor) -> Sequence[ApprovalTask]:
    """Tasks that are late for days although somebody above was asked, the oldest first.

    Raises ``NotFound`` for whoever does not operate this installation.
    """
    _refuse(actor)
    rows = ApprovalTask.objects.filter(
        status=TaskStatus.OPEN, paused_at=None, due_at__lt=timezone.now() - _LONG
    )
    return list(rows.select_related("process", "assignee").order_by("due_at")[:MOST])


def stranded_approvals(*, actor: Actor) -> Sequence[ApprovalProcess]:
    """Running requests in which no task is open: there should never be one."""
    _refuse(actor)
    waiting = ApprovalTask.objects.filter(process=OuterRef("pk"), status=TaskStatus.OPEN)
    rows = ApprovalProcess.objects.filter(outcome=ApprovalOutcome.PENDING)
    return list(rows.exclude(Exists(waiting)).order_by("submitted_at")[:MOST])


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that failed: what it was to do with what, and when it was tried last."""

    job: ProcrastinateJob
    about: str
    failed_at: dt.datetime | None


def failed_jobs(*, actor: Actor) -> Sequence[FailedJob]:
    """Jobs that failed and are not tried again, the newest first."""
    _refuse(actor)
    failed = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type="failed")
    last = Subquery(failed.order_by("-at").values("at")[:1])
    rows = ProcrastinateJob.objects.filter(status="failed").annotate(failed_at=last)
    return [FailedJob(job, _about(job.args), job.failed_at) for job in rows.order_by("-pk")[:MOST]]


def _about(arguments: Mapping[str, Any]) -> str:
    text = ", ".join(f"{name}: {value}" for name, value in arguments.items())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _refuse(actor: Actor) -> None:
    if not can_manage_routes(actor):
        raise NotFound
