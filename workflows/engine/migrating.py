"""Moving a running request to another version of its policy, and what that would change.

Decisions on the same facts stand: the roles that have approved are not asked again. What is open
or coming is laid out anew by the other version, on the facts as they were frozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from viewflow.workflow.status import STATUS

from workflows import events
from workflows.engine.moving import route_again
from workflows.engine.people import find_people
from workflows.engine.routing import PlannedStep, plan_route
from workflows.engine.run import Run
from workflows.engine.starting import opened_events
from workflows.engine.writing import carry_out, number, write
from workflows.models import (
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    DecisionKind,
    Mode,
    RoutingPolicy,
    TaskStatus,
)
from workflows.requests import RequestType

type Fate = Literal["stays", "moves", "ends", "returned"]
_AHEAD = {TaskStatus.OPEN, TaskStatus.COMING}


@dataclass(frozen=True, slots=True)
class Move:
    """What the other version makes of a running request.

    ``fate``: it stays where it is, since both versions ask the same of it; it moves; it ends
    approved, since everybody whom the version asks has approved; or it was returned, and the
    version routes it when its author sends it again. Roles are keys of steps; ``named`` are the
    steps by them, to call them by.
    """

    process: ApprovalProcess
    fate: Fate
    kept: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    named: Mapping[str, PlannedStep | ApprovalTask] = field(default_factory=dict)


def foresee(
    process: ApprovalProcess,
    steps: Sequence[ApprovalTask],
    policy: RoutingPolicy,
    kind: RequestType,
) -> Move:
    """What moving this request to ``policy`` would do. ``steps`` are those of its round."""
    planned = plan_route(policy.compiled, process.snapshot.facts, kind)
    find_people(planned, kind)
    if process.outcome == ApprovalOutcome.RETURNED:
        return Move(process, "returned")
    if _same(steps, planned):
        return Move(process, "stays")
    approved = {step.role for step in steps if step.decision == DecisionKind.APPROVE}
    wanted = {step.role for step in planned}
    kept = tuple(step.role for step in planned if step.role in approved)
    asked = tuple(step.role for step in planned if step.role not in approved)
    gone = tuple(s.role for s in steps if s.status in _AHEAD and s.role not in wanted)
    named: dict[str, PlannedStep | ApprovalTask] = {step.role: step for step in steps}
    named |= {step.role: step for step in planned}
    return Move(process, "moves" if asked else "ends", kept, asked, gone, named)


def _same(steps: Iterable[ApprovalTask], planned: Iterable[PlannedStep]) -> bool:
    """Whether a version asks just what is being asked: whom, how many, when, and what of them."""
    return [_signature(step) for step in steps] == [_signature(step) for step in planned]


def _signature(step: ApprovalTask | PlannedStep) -> tuple[Any, ...]:
    number_needed = step.needed if isinstance(step, ApprovalTask) else step.quorum
    return (
        step.stage,
        step.role,
        number_needed if step.mode == Mode.QUORUM else None,
        step.department,
        step.person_id,
        step.mode,
        step.hours,
        step.effect,
        list(step.allowed),
        step.reasons,
        step.late,
    )


def migrate(run: Run, policy: RoutingPolicy, *, reason: str) -> Move:
    """Route a running request by another version. The policy of access has been asked."""
    process = run.process
    move = foresee(process, run.steps, policy, run.type)
    process.policy = policy
    run.comment = reason
    if move.fate in {"moves", "ends"}:
        _route_again(run)
    number(run)
    moved = events.RequestRerouted(**run.about())
    write(run, [moved, *opened_events(run), *run.events], reason=reason)
    carry_out(run)
    return move


def _route_again(run: Run) -> None:
    """Begin another round. Who has claimed a task has it there as well."""
    claimed = {
        step.role: step.assignee_id
        for step in run.steps
        if step.status == TaskStatus.OPEN and step.assignee_id and step.person_id is None
    }
    route_again(run)
    for step in run.opened:
        if step.mode == Mode.ONE and step.assignee_id is None and step.role in claimed:
            step.assignee_id = claimed[step.role]
            step.task.status, step.task.assigned = STATUS.ASSIGNED, run.now  # type: ignore[union-attr]
