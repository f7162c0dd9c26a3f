"""The route of a request, as each side may see it, and the thread of what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel.actors import Actor
from portal.kernel.models.people import DepartmentCode
from portal.kernel.pages.route_line import RouteLine, Station, StationState
from workflows.models import (
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    Decision,
    DecisionKind,
    TaskStatus,
)
from workflows.models.decisions import DecisionQuerySet
from workflows.policies import Standing, holding_task, standing_of
from workflows.requests import request_types
from workflows.selectors.asking_rules import rules_told, why_of
from workflows.selectors.durations import spent_text, usual_times

SENT, RESULT = "sent", "result"
# Steps whose usual time still says something.
_AHEAD = {TaskStatus.OPEN, TaskStatus.COMING}


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of a route. ``who`` is a person's name for the house, empty for partners.

    ``usual`` is the working time that the role usually takes, while the step is to be decided.
    ``is_paused`` says that its clock stands until the author answers: nothing is due then.
    """

    key: str
    stage: int
    role: str
    who: str
    state: StationState
    state_text: str
    due_at: datetime | None
    closed_at: datetime | None
    why: str
    nudgeable: bool = False
    usual: dt.timedelta | None = None
    is_paused: bool = False
    task: ApprovalTask | None = None

    @property
    def usually(self) -> str:
        """How long the role usually takes, in words; empty if nobody can say."""
        if self.usual is None:
            return ""
        return _("usually %(time)s") % {"time": spent_text(self.usual)}


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request is: its steps, who holds it now, until when, and what comes next."""

    process: ApprovalProcess
    stops: Sequence[Stop]
    line: RouteLine

    @property
    def outcome(self) -> str:
        """The code of the outcome."""
        return self.process.outcome

    @property
    def holding(self) -> list[Stop]:
        """The steps that are open now."""
        return [stop for stop in self.stops if stop.state in {"now", "moving"}]

    @property
    def coming(self) -> list[Stop]:
        """The steps that wait for their stage."""
        return [stop for stop in self.stops if stop.state == "wait"]

    @property
    def due_at(self) -> datetime | None:
        """When the open stage is due; nothing while every clock of it stands."""
        return max((stop.due_at for stop in self.holding if stop.due_at), default=None)

    @property
    def may_nudge(self) -> bool:
        """Whether the author may still ask for a decision at this stage."""
        return self.process.outcome == ApprovalOutcome.PENDING and any(
            stop.nudgeable for stop in self.holding
        )

    @property
    def summary(self) -> str:
        """Who acts next, in a sentence."""
        if self.process.outcome == ApprovalOutcome.RETURNED:
            return _("With the author, to change what was asked")
        if self.process.outcome != ApprovalOutcome.PENDING:
            return str(self.process.get_outcome_display())
        if self.holding and all(stop.is_paused for stop in self.holding):
            return _("With the author, to answer a question")
        return _("With %(roles)s") % {"roles": ", ".join(stop.role for stop in self.holding)}


def latest_approval(record: Any) -> ApprovalProcess | None:
    """The newest approval of a record, running or finished."""
    label = record.model_label if hasattr(record, "model_label") else record._meta.label_lower
    codes = [kind.code for kind in request_types() if kind.subject == label]
    newest: ApprovalProcess | None = (
        ApprovalProcess.objects.filter(request_type__in=codes, record_id=record.pk)
        .select_related("submitted_by", "snapshot", "policy")
        .order_by("-submitted_at")
        .first()
    )
    return newest


def route_of(record: Any, actor: Actor) -> Route | None:
    """The route of a record's newest approval; ``None`` if it was never sent.

    The caller has made sure that the actor sees the record. Partners learn the role that holds a
    step and its target, never the person.
    """
    process = latest_approval(record)
    return None if process is None else route_of_process(process, actor)


def route_of_process(
    process: ApprovalProcess, actor: Actor, standing: Standing | None = None
) -> Route:
    """The route of an approval in its current round."""
    tasks = list(
        ApprovalTask.objects.filter(process=process, round=process.round)
        .select_related("assignee", "decided_by")
        .order_by("stage", "position")
    )
    if actor.is_house and standing is None:
        standing = standing_of(actor)
    usual = usual_times(process.request_type, (t.role for t in tasks if t.status in _AHEAD))
    told = rules_told(process, actor)
    stops = [_stop(task, actor, standing, usual.get(task.role), told) for task in tasks]
    return Route(process, stops, _line(process, stops, actor))


def role_text(task: ApprovalTask) -> str:
    """What a step is called: its own label, else the department."""
    if task.label:
        # A label in words that pages use too reads in each reader's language.
        return _(task.label)
    if task.department:
        return str(dict(DepartmentCode.choices).get(task.department, task.department))
    return _("Administrators")


def _stop(
    task: ApprovalTask,
    actor: Actor,
    standing: Standing | None,
    usual: dt.timedelta | None,
    told: frozenset[str] | None,
) -> Stop:
    mine = standing is not None and holding_task(standing, task)
    is_paused = task.status == TaskStatus.OPEN and task.paused_at is not None
    state, text = _state(task, mine=mine)
    person = task.decided_by or task.assignee
    return Stop(
        key=task.key,
        stage=task.stage,
        role=role_text(task),
        who=str(person) if person and actor.is_house else "",
        state=state,
        state_text=text,
        due_at=None if is_paused else task.due_at,
        is_paused=is_paused,
        closed_at=task.closed_at,
        why=why_of(task, told),
        nudgeable=task.status == TaskStatus.OPEN and not (task.nudged_at or task.paused_at),
        usual=usual if task.status in _AHEAD else None,
        task=task if actor.is_house else None,
    )


def _state(task: ApprovalTask, *, mine: bool) -> tuple[StationState, str]:
    if task.status == TaskStatus.OPEN and task.paused_at is not None:
        return "moving", _("Question to the author")
    if task.status == TaskStatus.OPEN:
        return ("now", _("Waiting for you")) if mine else ("moving", _("In review"))
    if task.status == TaskStatus.COMING:
        return "wait", _("Coming")
    if task.status == TaskStatus.SKIPPED:
        return "skip", _("Skipped")
    if task.decision == DecisionKind.REJECT:
        return "bad", _("Rejected")
    if task.decision == DecisionKind.RETURN:
        return "bad", _("Returned")
    return "done", _("Kept") if task.status == TaskStatus.KEPT else _("Approved")


# --- Drawing -----------------------------------------------------------------------------------


def _line(process: ApprovalProcess, stops: Sequence[Stop], actor: Actor) -> RouteLine:
    sender = str(process.submitted_by or "") if actor.is_house else ""
    stations = [Station(SENT, _("Request sent"), sender, "done", 0, state_label=_("Done"))]
    tracks: list[tuple[str, str]] = []
    before = [SENT]
    for stage in sorted({stop.stage for stop in stops}):
        here = [stop for stop in stops if stop.stage == stage]
        middle = (len(here) - 1) / 2
        for row, stop in enumerate(here):
            stations.append(
                Station(
                    stop.key,
                    stop.role,
                    stop.who,
                    stop.state,
                    stage,
                    row - middle,
                    stop.state_text,
                    stop.usually,
                )
            )
        tracks += [(a, stop.key) for a in before for stop in here]
        before = [stop.key for stop in here]
    tracks += [(code, RESULT) for code in before]
    stations.append(_result(process, max((stop.stage for stop in stops), default=0) + 1))
    return RouteLine(_("Approval route"), stations, tracks)


_RESULTS: dict[str, StationState] = {
    ApprovalOutcome.PENDING: "wait",
    ApprovalOutcome.RETURNED: "moving",
    ApprovalOutcome.APPROVED: "done",
    ApprovalOutcome.REJECTED: "bad",
    ApprovalOutcome.WITHDRAWN: "skip",
    ApprovalOutcome.CANCELLED: "skip",
}
_UNDECIDED = gettext_lazy("Decision")


def _result(process: ApprovalProcess, column: int) -> Station:
    state = _RESULTS[process.outcome]
    text = str(process.get_outcome_display()) if state != "wait" else str(_UNDECIDED)
    return Station(RESULT, text, "", state, column)


# --- History -----------------------------------------------------------------------------------


def decisions_of(process: ApprovalProcess) -> DecisionQuerySet:
    """Every decision on an approval, newest first, those that were carried over left out."""
    return (
        Decision.objects.filter(process=process, kept_from=None)
        .select_related("decided_by", "on_behalf_of", "task")
        .order_by("-decided_at", "-pk")
    )
