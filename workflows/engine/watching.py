"""Facts that others change while a request is decided: what moved, and who is asked again.

Facts are frozen when a request is sent. Of those that its kind watches the present values are
compared with what was frozen, and with what each standing decision was made on. If one moved that
somebody decides on, or that leads elsewhere by the policy, the facts are frozen anew: who decided
on what moved is asked again, steps that are required now are added, others are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from viewflow.workflow.status import STATUS

from portal.kernel.actors import SYSTEM
from workflows import events
from workflows.engine.moving import route_again
from workflows.engine.routing import PlannedStep, plan_route
from workflows.engine.run import Run
from workflows.engine.snapshots import as_json, changed_facts, freeze, unchanged_for
from workflows.engine.starting import opened_events
from workflows.engine.writing import carry_out, number, write
from workflows.models import ApprovalTask, Decision, Mode, Question, TaskStatus
from workflows.policies import recused

_AHEAD = {TaskStatus.OPEN, TaskStatus.COMING}
# How far a task's clock is: it goes on in the next round.
_CLOCK = (
    "opened_at",
    "due_at",
    "remind_at",
    "reminded_at",
    "nudged_at",
    "paused_at",
    "escalated_at",
    "escalated_to_id",
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What facts of a running request became.

    ``names`` are those that moved, beyond their slack. ``asks_again`` says that somebody has
    decided on what moved, or that the policy asks for other steps by now.
    """

    facts: Mapping[str, Any]
    names: frozenset[str]
    asks_again: bool


def look_again(run: Run) -> Moved | None:
    """Compare the watched facts of a pending request with what was frozen; nothing if all holds.

    Where the request could end with this move its record is locked first: whoever changes it
    comes before or after.
    """
    kind, process = run.type, run.process
    if not kind.watched or not run.is_pending:
        return None
    record = run.record if _may_end(run) else _read(run)
    frozen = process.snapshot.facts
    now = as_json(dict((kind.watch or kind.facts)(record)))
    # What was not known when it was sent, nobody has decided on.
    facts = {**frozen, **{name: now.get(name) for name in kind.watched if name in frozen}}
    if facts == frozen:
        return None
    names = frozenset(changed_facts(kind, frozen, facts))
    asks_again = _leads_elsewhere(run, facts) or _is_outdated(run, facts)
    read = any(names & {*kind.facts_for(s.role)} for s in run.steps if s.status in _AHEAD)
    return Moved(facts, names, asks_again) if asks_again or read else None


def _read(run: Run) -> Any:
    return run.type.model_class._default_manager.get(pk=run.process.record_id)


def _may_end(run: Run) -> bool:
    """Whether one task is left, with no stage after it."""
    return len([step for step in run.steps if step.status in _AHEAD]) == 1


def _leads_elsewhere(run: Run, facts: Mapping[str, Any]) -> bool:
    rules = run.process.policy.compiled
    before = plan_route(rules, run.process.snapshot.facts, run.type)
    return _marks(before) != _marks(plan_route(rules, facts, run.type))


def _marks(steps: Sequence[PlannedStep]) -> list[tuple[Any, ...]]:
    """What is asked by a route, but for the reasons."""
    return [
        (
            step.stage,
            step.role,
            step.holder,
            step.department,
            step.person_id,
            step.place,
            step.record_id,
            step.house_role_id,
            step.mode,
            step.quorum,
            step.effect,
            sorted(step.allowed),
            step.reasons,
        )
        for step in steps
    ]


def _is_outdated(run: Run, facts: Mapping[str, Any]) -> bool:
    """Whether somebody has decided on facts that are others now."""
    roles = {step.pk: step.role for step in run.steps}
    standing = Decision.objects.standing().filter(task__in=roles).select_related("snapshot")
    return any(
        not unchanged_for(run.type, roles[each.task_id], each.snapshot.facts, facts)
        for each in standing
    )


def freeze_again(run: Run, moved: Moved, *, by: int | None = None, stays: bool = False) -> bool:
    """Freeze the facts as they are now, and ask again whom it concerns. Written at once.

    Where no step is left the request ends, by nobody's hand. It does not where those who made or
    sent it moved the facts, the actor or ``by``: then nothing is written, and False returned.
    With ``stays`` whoever is asked now goes on being asked, whatever the policy asks by now.
    Raises what the domain's service refuses an end with; that is undone.
    """
    process = run.process
    before = process.snapshot_id
    snapshot = freeze(run.type, _read(run), moved.facts, run.now)
    run.snapshots.append(snapshot)
    process.snapshot = snapshot
    # As they were: closing the round stops their clocks.
    open_before = [copy(step) for step in run.steps if step.status == TaskStatus.OPEN]
    asks_again = moved.asks_again and not stays
    if asks_again:
        run.facts_moved = True
        route_again(run)
    ends = not run.is_pending
    if ends and not {run.actor.user_id, by}.isdisjoint(recused(process, run.absences)):
        return False
    run.actor = SYSTEM if ends else run.actor
    number(run)
    told = events.RequestFactsMoved(
        before=before,
        after=snapshot.pk,
        round=process.round if asks_again else 0,
        **run.about(),
    )
    opened = opened_events(run)
    again = go_on(run, open_before)
    # Whoever has been told of it knows; a second line and mail would tell of nothing new.
    known = {new.pk for old, new in again if _is_held_alike(old, new)}
    opened = [each for each in opened if each.task_id not in known]
    with transaction.atomic() if ends else nullcontext():
        write(run, [told, *opened, *run.events])
        move_questions(again)
        carry_out(run)
    return True


def _is_held_alike(old: ApprovalTask, new: ApprovalTask) -> bool:
    return (old.person_id, old.department) == (new.person_id, new.department)


def move_questions(again: Sequence[tuple[ApprovalTask, ApprovalTask]]) -> None:
    """What was asked on a task is asked on the one that it goes on as."""
    for old, new in again:
        Question.objects.filter(task=old, closed_at=None).update(task=new)


def go_on(run: Run, before: Sequence[ApprovalTask]) -> list[tuple[ApprovalTask, ApprovalTask]]:
    """Tasks that were open and are open again: with whoever has them, on the same clock."""
    known = {step.role: step for step in before}
    nodes = {node.pk: node for node, _previous in run.new_tasks}
    pairs = [(known[step.role], step) for step in run.opened if step.role in known]
    for old, new in pairs:
        for name in _CLOCK:
            setattr(new, name, getattr(old, name))
        if new.mode == Mode.ONE and _is_held_alike(old, new):
            new.assignee_id, new.assigned_for_id = old.assignee_id, old.assigned_for_id
            new.taken_from_id, new.holder = old.taken_from_id, old.holder
            node = nodes[new.task_id or 0]
            node.owner_id = old.assignee_id
            node.status = STATUS.ASSIGNED if old.assignee_id else STATUS.NEW
            node.assigned = run.now if old.assignee_id else None
    return pairs
