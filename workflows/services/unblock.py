"""What an operator does about requests and jobs that stand still: ask above, skip, try again."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import publish
from workflows import events
from workflows.engine import moving, time
from workflows.models import ApprovalTask, TaskStatus
from workflows.policies import can_manage_routes, is_own_request, standing_of
from workflows.services.decide import REFUSALS
from workflows.services.recheck import facts_must_hold

# Letters of what a job was given, as the record keeps them.
_LONGEST = 500


@command("workflows.ask_administrators")
def ask_administrators(*, actor: Actor, task: UUID) -> ApprovalTask:
    """Let the administrators decide a task as well, because nobody else does.

    Raises ``Forbidden``, ``NotFound`` and ``Conflict`` (``not_open``).
    """
    run, step = _stuck(actor, task)
    step.escalated_at, step.escalated_to_id = run.now, None
    step.save(update_fields=["escalated_at", "escalated_to"])
    publish(actor, events.TaskEscalated(task_id=step.pk, **run.about()))
    return step


@command("workflows.skip_task")
def skip_task(*, actor: Actor, task: UUID, reason: str) -> ApprovalTask:
    """Go on without a step that nobody can decide. The reason stays on the record.

    Raises ``Forbidden`` (``own_request``), ``NotFound``, ``Conflict`` (``not_open``,
    ``facts_changed``) and ``Refused`` (``reason_missing``) naming ``reason``.
    """
    _needs_reason(reason)
    run, step = _stuck(actor, task)
    standing = standing_of(actor, since=run.process.submitted_at, absences=run.absences)
    if is_own_request(standing, run.process):
        raise Forbidden(REFUSALS["own_request"], code="own_request")
    if facts_must_hold(run, step):
        run, step = _stuck(actor, task)
    moving.skip(run, step, reason=reason.strip())
    return step


@command("workflows.retry_job")
def retry_job(*, actor: Actor, job_id: int, reason: str = "") -> None:
    """Run a failed job again, now. Raises ``Forbidden``, ``NotFound``."""
    job = _failed(actor, job_id)
    app.job_manager.retry_job_by_id(job_id, retry_at=time.now())
    publish(actor, events.JobRetried(subject_id=job_id, task=job.task_name), reason=reason.strip())


@command("workflows.skip_job")
def skip_job(*, actor: Actor, job_id: int, reason: str) -> None:
    """Give a failed job up. Raises ``Forbidden``, ``NotFound``, ``Refused`` without a reason."""
    _needs_reason(reason)
    job = _failed(actor, job_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE id = %s AND status = 'failed'", [job_id]
        )
    skipped = events.JobSkipped(
        subject_id=job_id, task=job.task_name, given=json.dumps(job.args)[:_LONGEST]
    )
    publish(actor, skipped, reason=reason.strip())


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(
            _("Say why: whoever looks into it later reads this."),
            code="reason_missing",
            field="reason",
        )


def _stuck(actor: Actor, public_id: UUID) -> tuple[moving.Run, ApprovalTask]:
    if not can_manage_routes(actor):
        raise Forbidden
    run = moving.begin_at(public_id, actor)
    step = moving.task_of(run, public_id)
    if step.status != TaskStatus.OPEN:
        raise Conflict(REFUSALS["not_open"], code="not_open")
    return run, step


def _failed(actor: Actor, job_id: int) -> ProcrastinateJob:
    if not can_manage_routes(actor):
        raise Forbidden
    job = ProcrastinateJob.objects.filter(pk=job_id, status="failed").first()
    if job is None:
        raise NotFound
    return job
