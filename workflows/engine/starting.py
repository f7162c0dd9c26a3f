"""Starting an approval, and routing it: once when it is sent, again when it is sent again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict
from workflows import events
from workflows.engine import time
from workflows.engine.people import find_people
from workflows.engine.registry import APPROVAL, flow_named
from workflows.engine.routing import PlannedStep, plan_route, policy_in_force
from workflows.engine.run import Run
from workflows.engine.snapshots import take_snapshot
from workflows.engine.writing import carry_out, number, write
from workflows.models import (
    OPEN_OUTCOMES,
    ApprovalProcess,
    ApprovalTask,
    Mode,
)
from workflows.models.approvals import RULES_APART
from workflows.requests import request_type


def start(code: str, record: Any, *, actor: Actor) -> ApprovalProcess:
    """Send ``record`` for approval: freeze its facts, route it, open its first stage.

    Called by the domain's service, in its transaction, with the record's row locked by it. Raises
    ``Conflict`` (``already_in_approval``) and ``Refused`` (``no_routing_policy``).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("start() needs the transaction of the service that sends the request")
    kind = request_type(code)
    now = time.now()
    policy = policy_in_force(code, now)
    if _open(code, record.pk).exists():
        raise Conflict(_("This request is already in approval."), code="already_in_approval")
    snapshot = take_snapshot(kind, record, now)
    process: ApprovalProcess = flow_named(APPROVAL).start.run(
        actor=actor,
        now=now,
        record=record,
        values={
            "request_type": code,
            "record_id": record.pk,
            "reference": record.reference,
            "title": str(kind.title(record))[:250],
            "url": kind.url(record),
            "parties": sorted(kind.parties(record)),
            "authors": sorted({*kind.authors(record)} - {actor.user_id}),
            "policy": policy,
            "snapshot": snapshot,
            "submitted_by_id": actor.user_id,
            "submitted_at": now,
        },
    )
    run: Run = process.run  # type: ignore[attr-defined]
    run.snapshots.append(snapshot)
    number(run)
    write(run, [events.RequestSubmitted(**run.about()), *opened_events(run), *run.events])
    carry_out(run)
    return process


def approval_of(code: str, record_id: int) -> ApprovalProcess | None:
    """The open approval of a record, if there is one."""
    return _open(code, record_id).first()


def hold_approval(code: str, record_id: int) -> None:
    """Lock the open approval of a record, if there is one, until the end of the transaction.

    Every decision locks the approval first and the record after it: so does whoever changes a
    record that may be in approval.
    """
    rows = _open(code, record_id).select_for_update(of=("self",))
    rows.values_list("pk").first()


def _open(code: str, record_id: int) -> QuerySet[ApprovalProcess]:
    return ApprovalProcess.objects.filter(
        request_type=code, record_id=record_id, outcome__in=OPEN_OUTCOMES
    )


def opened_events(run: Run) -> list[events.TaskEvent]:
    """One event for each task that opened in this move; two if nobody there could decide it."""
    facts: list[events.TaskEvent] = []
    for step in run.opened:
        facts.append(events.TaskAssigned(task_id=step.pk, **run.about()))
        if step.escalated_at is not None:
            facts.append(events.TaskEscalated(task_id=step.pk, **run.about()))
    return facts


def plan_round(run: Run) -> None:
    """Lay out the tasks of this round by the policy version that routes the request."""
    process = run.process
    planned = plan_route(process.policy.compiled, process.snapshot.facts, run.type)
    find_people(planned, run.type)
    keys: set[str] = set()
    steps = []
    for position, plan in enumerate(planned, 1):
        step = _task(run, plan, position)
        number = 2
        while step.key in keys:
            step.key = f"{plan.role}-{number}"
            number += 1
        keys.add(step.key)
        steps.append(step)
        run.touched(step)
    run.steps = steps


def _task(run: Run, plan: PlannedStep, position: int) -> ApprovalTask:
    return ApprovalTask(
        process=run.process,
        round=run.process.round,
        stage=plan.stage,
        position=position,
        key=plan.role,
        role=plan.role,
        label=plan.label,
        why=RULES_APART.join(plan.why)[:250],
        holder=plan.holder,
        department=plan.department,
        person_id=plan.person_id,
        mode=plan.mode,
        needed=(plan.quorum or 1) if plan.mode == Mode.QUORUM else 1,
        effect=plan.effect,
        allowed=plan.allowed,
        reasons=plan.reasons,
        late=plan.late,
        hours=plan.hours,
    )
