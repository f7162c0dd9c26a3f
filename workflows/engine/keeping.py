"""What of an earlier round still stands in a new one: only those whose facts changed are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Exists, Max, OuterRef

from workflows.engine.holders import able_people
from workflows.engine.run import Run
from workflows.engine.snapshots import unchanged_for
from workflows.models import (
    ApprovalTask,
    Decision,
    DecisionKind,
    Effect,
    Holder,
    Mode,
    TaskStatus,
)
from workflows.policies import recused

# The first round with more than one before it.
_THIRD = 3


def keep_decisions(run: Run, earlier: list[ApprovalTask]) -> None:
    """Carry over approvals of the round before whose facts have not changed.

    Only the approvers whose facts changed, and whoever returned or had not decided, are asked
    again. Where the request is the same and only facts have moved, an adverse opinion stands as
    well, and so do the approvals of a step that needs more, and what an operator skipped.

    Facts may be again what they were when somebody decided, some rounds ago: that stands, too.

    What was decided stands in a step that asks the same alone: the same people, as many of them,
    with the same effect. If it asks more of them by now, their approvals count towards that.
    """
    barred = recused(run.process, run.absences)
    for step, task in _pairs(run.steps, _last_decided(run, earlier)):
        if not _asks_alike(step, task, barred) or _stays_skipped(run, task, step):
            continue
        if not _may_stand(run, task):
            continue
        decisions = list(task.decisions.standing().select_related("snapshot"))
        if _is_barred(decisions, barred):
            continue
        kept = [decision for decision in decisions if _holds(run, step, decision)]
        if len(kept) < len(decisions) and not run.facts_moved:
            continue
        needed = _needed(step, task, barred)
        settled = bool(task.decision) and len(kept) == len(decisions) and needed <= task.needed
        _carry(run, step, task, kept, needed, settled=settled)


def _last_decided(run: Run, earlier: Sequence[ApprovalTask]) -> Sequence[ApprovalTask]:
    """The tasks of the round before; where nobody has decided one there, or it was not asked, the
    last of its role on which somebody has since the request was last sent."""
    done = {task.role for task in earlier if task.decision or task.approvals}
    done |= {task.role for task in earlier if _was_skipped(run, task)}
    asked = {step.role for step in run.steps} - done
    if not run.facts_moved or run.process.round < _THIRD or not asked:
        return earlier
    rows = ApprovalTask.objects.filter(process=run.process, round__lt=run.process.round)
    returned = rows.filter(decision=DecisionKind.RETURN).aggregate(last=Max("round"))["last"]
    decided = Exists(Decision.objects.filter(task=OuterRef("pk")))
    before = rows.filter(decided, role__in=asked, round__gt=returned or 0).order_by("round")
    last = {(task.role, task.stage): task for task in before}
    known = {role for role, _stage in last}
    return [*(task for task in earlier if task.role not in known), *last.values()]


def _pairs(
    steps: Sequence[ApprovalTask], earlier: Sequence[ApprovalTask]
) -> Iterator[tuple[ApprovalTask, ApprovalTask]]:
    """Each step with the task of its role, once. Another version of the policy may have put the
    role into another stage."""
    at = {(task.role, task.stage): task for task in earlier}
    exact = [at.pop((step.role, step.stage), None) for step in steps]
    elsewhere = {role: task for (role, _stage), task in at.items()}
    for step, task in zip(steps, exact, strict=True):
        found = task or elsewhere.pop(step.role, None)
        if found is not None:
            yield step, found


def _asks_alike(step: ApprovalTask, task: ApprovalTask, barred: set[int]) -> bool:
    """Whether a step is given to the same people, in the same way and with the same effect."""
    return _terms(step, barred) == _terms(task, barred)


def _terms(step: ApprovalTask, barred: set[int]) -> tuple[object, ...]:
    person, holder = step.person_id, step.holder
    if person in barred or (person is None and holder == Holder.PERSON):
        # As it becomes when it opens: they never decide it.
        person, holder = None, Holder.DEPARTMENT if step.department else Holder.ADMINISTRATOR
    elif person is not None:
        # While they are away the department may hold it, or who stands in for them.
        holder = Holder.PERSON
    return holder, step.department, person, step.mode, step.effect


def _needed(step: ApprovalTask, task: ApprovalTask, barred: set[int]) -> int:
    """How many approvals the step needs now, of those who are there to give them."""
    if step.mode != Mode.QUORUM or step.needed <= task.needed:
        return step.needed if step.mode == Mode.QUORUM else task.needed
    if step.holder != Holder.DEPARTMENT:
        return step.needed
    return max(min(step.needed, able_people(step.department, barred)), task.needed)


def _stays_skipped(run: Run, task: ApprovalTask, step: ApprovalTask) -> bool:
    """An operator went on without this step: it is not asked now either."""
    if not run.facts_moved or not _was_skipped(run, task):
        return False
    step.status, step.closed_at, step.comment = TaskStatus.SKIPPED, run.now, task.comment
    return True


def _was_skipped(run: Run, task: ApprovalTask) -> bool:
    """Whether an operator passed over it; a move that begins another round skips the rest."""
    last = task.round == run.process.round - 1
    return last and task.status == TaskStatus.SKIPPED and task.closed_at != run.now


def _may_stand(run: Run, task: ApprovalTask) -> bool:
    if run.facts_moved:
        return bool(task.decision or task.approvals)
    return bool(task.decision == DecisionKind.APPROVE)


def _is_barred(decisions: Sequence[Decision], barred: set[int]) -> bool:
    """Whether somebody has made or sent it since: nobody's own yes counts."""
    return any({each.decided_by_id, each.on_behalf_of_id} & barred for each in decisions)


def _holds(run: Run, step: ApprovalTask, decision: Decision) -> bool:
    """Whether a decision is on the facts as they are now."""
    if decision.kind != DecisionKind.APPROVE and step.effect == Effect.DECIDE:
        # An adverse decision would have ended the request there and then.
        return False
    facts = run.process.snapshot.facts
    return unchanged_for(run.type, step.role, decision.snapshot.facts, facts)


def _carry(
    run: Run,
    step: ApprovalTask,
    task: ApprovalTask,
    kept: Sequence[Decision],
    needed: int,
    *,
    settled: bool,
) -> None:
    """Count in a step what stands of it; it is settled if that is all that it asks."""
    if not kept:
        return
    step.approvals = sum(decision.kind == DecisionKind.APPROVE for decision in kept)
    adverse = step.approvals < len(kept)
    step.needed = max(needed, step.approvals)
    if settled or adverse or step.approvals >= needed:
        last = kept[-1]
        step.status, step.closed_at = TaskStatus.KEPT, run.now
        step.decision = task.decision or last.kind
        step.comment = task.comment or last.comment
        step.decided_by_id = task.decided_by_id or last.decided_by_id
    run.decisions += [_kept(run, step, decision) for decision in kept]


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
