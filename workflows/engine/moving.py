"""Moves of a running approval: each under the lock of its process, each written at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Subquery
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.models import User
from workflows import events
from workflows.engine.registry import APPROVAL, flow_named
from workflows.engine.run import Run
from workflows.engine.snapshots import take_snapshot
from workflows.engine.starting import opened_events
from workflows.engine.time import now
from workflows.engine.writing import carry_out, number, write
from workflows.models import (
    OPEN_OUTCOMES,
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    Decision,
    DecisionKind,
    TaskStatus,
)

_ENDED = {
    ApprovalOutcome.APPROVED: events.RequestApproved,
    ApprovalOutcome.REJECTED: events.RequestRejected,
    ApprovalOutcome.RETURNED: events.RequestReturned,
    ApprovalOutcome.WITHDRAWN: events.RequestWithdrawn,
    ApprovalOutcome.CANCELLED: events.RequestCancelled,
}


def begin(process_id: int, actor: Actor) -> Run:
    """Lock an approval and read what a move needs. Raises ``NotFound``."""
    return _locked(actor, pk=process_id)


def begin_at(task: UUID, actor: Actor) -> Run:
    """Lock the approval of a task. Raises ``NotFound``."""
    rows = ApprovalTask.objects.filter(public_id=task)
    return _locked(actor, pk=Subquery(rows.values("process")[:1]))


def _locked(actor: Actor, **which: Any) -> Run:
    """The lock is the one that Viewflow's flow takes: the row of the process. Nothing is joined to
    it: PostgreSQL re-reads only the locked row after waiting, and the rest would be stale.
    """
    found = ApprovalProcess.objects.select_for_update(of=("self",)).filter(**which)
    process = next(iter(found), None)
    if process is None:
        raise NotFound
    steps = list(
        ApprovalTask.objects.filter(process_id=process.pk, round=process.round)
        .select_related("task")
        .order_by("position")
    )
    for step in steps:
        step.process = process
        if step.task is not None:
            step.task.process = process
    return Run(process, actor, now(), steps)


def task_of(run: Run, task: int | UUID) -> ApprovalTask:
    """The task, as it is under the lock. Raises ``Conflict`` if its round is over."""
    step = run.step(task)
    if step is not None:
        return step
    raise Conflict(_("This task is closed."), code="not_open")


def activation_of(task: Task) -> Any:
    """Viewflow's activation of a node's row, which must carry the process of the run."""
    return task.flow_task.activation_class(task)


def decide(
    run: Run,
    step: ApprovalTask,
    *,
    kind: str,
    comment: str,
    fields: Sequence[str],
    data: Mapping[str, Any],
    key: UUID | None,
    on_behalf_of: int | None,
    conditions: str = "",
) -> Decision:
    """Record a decision and walk on as far as it leads. The policy has been asked."""
    decision = decision_on(run, step)
    decision.kind, decision.comment, decision.fields = kind, comment, list(fields)
    decision.data, decision.key, decision.on_behalf_of_id = dict(data), key, on_behalf_of
    decision.conditions = conditions
    run.decisions.append(decision)
    run.comment = comment or conditions
    run.touched(step)
    if kind == DecisionKind.APPROVE:
        step.approvals += 1
    if kind != DecisionKind.APPROVE or step.approvals >= step.needed:
        _settle(run, step, kind, comment)
    number(run)
    decided = events.StepDecided(task_id=step.pk, decision_id=decision.pk, **run.about())
    write(run, [decided, *opened_events(run), *run.events], reason=comment)
    carry_out(run)
    return decision


def decision_on(run: Run, step: ApprovalTask) -> Decision:
    """A decision by the actor on a task, on its frozen facts, not yet saved."""
    process = run.process
    return Decision(
        task=step,
        process=process,
        snapshot_id=process.snapshot_id,
        policy_id=process.policy_id,
        submitted_by_id=process.submitted_by_id,
        decided_by_id=run.actor.user_id,
        decided_at=run.now,
    )


def _settle(run: Run, step: ApprovalTask, kind: str, comment: str) -> None:
    step.status = TaskStatus.DONE
    step.decision = kind
    step.comment = comment
    step.decided_by_id = run.actor.user_id
    step.closed_at = run.now
    step.paused_at = None
    if kind == DecisionKind.RETURN:
        finish(run, ApprovalOutcome.RETURNED)
    elif kind == DecisionKind.REJECT and step.effect == "decide":
        finish(run, ApprovalOutcome.REJECTED)
    if not run.is_pending:
        cancel_open(run, besides=step)
    _walk_on(run, step)


def _walk_on(run: Run, step: ApprovalTask) -> None:
    """Let Viewflow leave the task's node, and pass the nodes after it if the stage is settled."""
    activation = activation_of(step.task)  # type: ignore[arg-type]
    # Where the policy lets time decide, nobody owns the node's row.
    owner = User(pk=run.actor.user_id) if run.actor.user_id else None
    if activation.status == STATUS.NEW:
        activation.assign(owner)
    elif step.task.owner_id != run.actor.user_id:  # type: ignore[union-attr]
        activation.reassign(owner)
    activation.start(None)
    run.moved(step.task)  # type: ignore[arg-type]
    activation.execute()


def skip(run: Run, step: ApprovalTask, *, reason: str) -> None:
    """Go on without a step. The policy has been asked."""
    step.status, step.closed_at, step.paused_at = TaskStatus.SKIPPED, run.now, None
    # An operator's reason is for the house: where this ends the request, its author reads none.
    step.comment = reason
    run.touched(step)
    _walk_on(run, step)
    number(run)
    skipped = events.TaskSkipped(task_id=step.pk, **run.about())
    write(run, [skipped, *opened_events(run), *run.events], reason=reason)
    carry_out(run)


def cancel_open(run: Run, besides: ApprovalTask | None = None) -> None:
    """End the tasks of a request that is over, and their nodes' rows."""
    for step in run.steps:
        if step.status == TaskStatus.OPEN and step is not besides:
            _cancel_row(run, step.task)  # type: ignore[arg-type]
    run.skip_the_rest()


def _cancel_row(run: Run, task: Task) -> None:
    task.status, task.finished = STATUS.CANCELED, run.now
    run.moved(task)


def route_again(run: Run) -> None:
    """Close the round of a pending request and begin another one at the routing of the graph."""
    [left, *_] = [step for step in run.steps if step.status == TaskStatus.OPEN]
    cancel_open(run)
    run.process.round += 1
    before = activation_of(left.task)  # type: ignore[arg-type]
    again = flow_named(APPROVAL).route._create(before, Token("start"))
    again._activate_next({again})


def finish(run: Run, outcome: ApprovalOutcome) -> None:
    """Set the outcome, once."""
    run.process.outcome = outcome
    run.process.outcome_at = run.now
    run.events.append(_ENDED[outcome](**run.about()))


def resubmit(run: Run, record: Any, *, comment: str) -> None:
    """Take up a returned request again, on its facts as they are now."""
    process = run.process
    if process.outcome != ApprovalOutcome.RETURNED:
        raise Conflict(_("This request was not returned to you."), code="not_returned")
    snapshot = take_snapshot(run.type, record, run.now)
    run.snapshots.append(snapshot)
    process.snapshot = snapshot
    process.title = str(run.type.title(record))[:250]
    made = {*process.authors, *run.type.authors(record)}
    process.authors = sorted(made - {process.submitted_by_id})
    process.outcome, process.outcome_at = ApprovalOutcome.PENDING, None
    process.round += 1
    run.comment = comment
    waiting = _waiting_for_author(run)
    activation = activation_of(waiting)
    activation.run(None)
    run.moved(waiting)
    activation.execute()
    number(run)
    resubmitted = events.RequestResubmitted(**run.about())
    write(run, [resubmitted, *opened_events(run), *run.events], reason=comment)
    run.outcomes.insert(0, run.type.resubmitted)
    carry_out(run)


def _waiting_for_author(run: Run) -> Task:
    """Viewflow's row of a returned request."""
    task = Task.objects.get(
        process=run.process, flow_task=flow_named(APPROVAL).revise, status=STATUS.NEW
    )
    task.process = run.process
    return task


def stop(run: Run, outcome: ApprovalOutcome, *, reason: str) -> None:
    """End an open approval from outside: the submitter withdraws it or the house cancels it."""
    if run.process.outcome not in OPEN_OUTCOMES:
        raise Conflict(_("This request has been decided already."), code="already_decided")
    run.comment = reason
    if run.process.outcome == ApprovalOutcome.RETURNED:
        _cancel_row(run, _waiting_for_author(run))
    cancel_open(run)
    finish(run, outcome)
    run.process.status, run.process.finished = PROCESS.CANCELED, run.now
    write(run, run.events, reason=reason)
    withdrawn = outcome == ApprovalOutcome.WITHDRAWN
    run.outcomes.append(run.type.withdrawn if withdrawn else run.type.cancelled)
    carry_out(run)
