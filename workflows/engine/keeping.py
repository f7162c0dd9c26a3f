"""What of an earlier round still stands in a new one: only those whose facts changed are asked."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.engine.run import Run
from workflows.engine.snapshots import unchanged_for
from workflows.models import ApprovalTask, Decision, DecisionKind, TaskStatus
from workflows.policies import recused


def keep_decisions(run: Run, earlier: list[ApprovalTask]) -> None:
    """Carry over approvals of the round before whose facts have not changed.

    Only the approvers whose facts changed, and whoever returned or had not decided, are asked
    again. Where the request is the same and only facts have moved, an adverse opinion stands as
    well, and so do the approvals of a step that needs more, and what an operator skipped.
    """
    before: dict[object, ApprovalTask] = {task.role: task for task in earlier}
    before |= {(task.role, task.stage): task for task in earlier}
    barred = recused(run.process, run.absences)
    for step in run.steps:
        # Another version of the policy may have put the role elsewhere.
        task = before.get((step.role, step.stage)) or before.get(step.role)
        if task is None or _stays_skipped(run, task, step) or not _may_stand(run, task):
            continue
        decisions = list(task.decisions.standing().select_related("snapshot"))
        if any({d.decided_by_id, d.on_behalf_of_id} & barred for d in decisions):
            # They have made or sent it since: nobody's own yes counts.
            continue
        kept = [decision for decision in decisions if _holds(run, step, decision)]
        if task.decision and len(kept) == len(decisions):
            _keep(run, step, task)
        elif not run.facts_moved or not kept:
            continue
        step.needed, step.approvals = task.needed, len(_approvals(kept))
        run.decisions += [_kept(run, step, decision) for decision in kept]


def _stays_skipped(run: Run, task: ApprovalTask, step: ApprovalTask) -> bool:
    """An operator went on without this step: it is not asked now either."""
    if not run.facts_moved or task.status != TaskStatus.SKIPPED or task.closed_at == run.now:
        return False
    step.status, step.closed_at, step.comment = TaskStatus.SKIPPED, run.now, task.comment
    return True


def _may_stand(run: Run, task: ApprovalTask) -> bool:
    if run.facts_moved:
        return bool(task.decision or task.approvals)
    return bool(task.decision == DecisionKind.APPROVE)


def _holds(run: Run, step: ApprovalTask, decision: Decision) -> bool:
    """Whether a decision is on the facts as they are now."""
    facts = run.process.snapshot.facts
    return unchanged_for(run.type, step.role, decision.snapshot.facts, facts)


def _keep(run: Run, step: ApprovalTask, task: ApprovalTask) -> None:
    step.status = TaskStatus.KEPT
    step.closed_at = run.now
    step.decision = task.decision
    step.comment = task.comment
    step.decided_by_id = task.decided_by_id


def _approvals(decisions: Sequence[Decision]) -> list[Decision]:
    return [decision for decision in decisions if decision.kind == DecisionKind.APPROVE]


def _kept(run: Run, step: ApprovalTask, decision: Decision) -> Decision:
    return Decision(
        task=step,
        process=run.process,
        kind=decision.kind,
        comment=decision.comment,
        conditions=decision.conditions,
        data=decision.data,
        snapshot_id=decision.snapshot_id,
        policy_id=decision.policy_id,
        submitted_by_id=run.process.submitted_by_id,
        decided_by_id=decision.decided_by_id,
        on_behalf_of_id=decision.on_behalf_of_id,
        kept_from=decision,
        decided_at=decision.decided_at,
    )
