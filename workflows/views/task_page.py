"""What the page of one task shows, put together from the frozen sheet, the route, the thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kernel.actors import Actor
from workflows.engine.snapshots import as_json
from workflows.events import RequestResubmitted
from workflows.forms import colleagues
from workflows.models import (
    OPEN_OUTCOMES,
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    DecisionKind,
    Mode,
    TaskStatus,
)
from workflows.policies import (
    Standing,
    can_claim,
    can_decide,
    can_hand_back,
    can_manage_routes,
    can_release,
    can_take_over,
    standing_of,
)
from workflows.requests import RequestType, request_type
from workflows.selectors import neighbours, role_text, route_of_process
from workflows.selectors.asking_rules import rules_told, why_of
from workflows.selectors.course import Happening, course_of, facts_as_sent
from workflows.selectors.routes import Route
from workflows.selectors.threads import opinion_wanted, own_undoable, waiting_questions
from workflows.services.decide import REFUSALS, choices_of
from workflows.views.badges import made
from workflows.views.sheet import changes, facts, sheet_rows, waterfalls
from workflows.views.thread import thread

_ENDED_FROM_OUTSIDE = {ApprovalOutcome.WITHDRAWN, ApprovalOutcome.CANCELLED}
_KEYS: dict[str, str] = {
    DecisionKind.APPROVE: "A",
    DecisionKind.RETURN: "Q",
    DecisionKind.REJECT: "R",
}


def task_context(actor: Actor, task: ApprovalTask) -> dict[str, Any]:
    """Everything on the page but the form."""
    process = task.process
    kind = request_type(process.request_type)
    standing = standing_of(actor, since=process.submitted_at)
    route = route_of_process(process, actor, standing)
    verdict = can_decide(actor, task, standing)
    around = neighbours(actor=actor, task=task, standing=standing)
    return {
        "task": task,
        "process": process,
        "kind": kind,
        "wording": kind.wording_for(task.role),
        "role": role_text(task),
        "why": why_of(task, rules_told(process, actor)),
        "status": status_of(task, actor, may_decide=verdict.allowed),
        "route": route,
        "sees_walk": can_manage_routes(actor),
        "summary": process.snapshot.sheet.get("summary", ""),
        "waterfalls": waterfalls(kind, process.snapshot.sheet, actor),
        "facts": facts(kind, process.snapshot.facts, actor) + sheet_rows(process.snapshot.sheet),
        "can_decide": verdict.allowed,
        "why_not": "" if verdict.allowed else REFUSALS.get(verdict.code, ""),
        "can_claim": can_claim(actor, task, standing).allowed,
        "can_release": can_release(actor, task, standing).allowed,
        "can_take_over": can_take_over(actor, task, standing).allowed,
        "can_hand_back": can_hand_back(actor, task, standing).allowed,
        "opinion": opinion_wanted(actor, task),
        "undo": own_undoable(actor, task),
        "waiting": waiting_questions(task) if verdict.allowed else (),
        "colleagues": colleagues().exclude(pk=actor.user_id) if verdict.allowed else (),
        "around": around,
        "previous_url": _address(around.previous),
        "next_url": _address(around.following),
        **_history(actor, kind, process),
    }


def moved_since_sent(
    actor: Actor, kind: RequestType, process: ApprovalProcess, course: Sequence[Happening]
) -> list[dict[str, str]]:
    """The facts that are others by now than they were sent, while somebody decides on them."""
    if process.outcome not in OPEN_OUTCOMES:
        return []
    now = process.snapshot.facts
    if kind.since_sent is not None:
        record = kind.model_class._default_manager.get(pk=process.record_id)
        now = {**now, **as_json(dict(kind.since_sent(record)))}
    return changes(kind, facts_as_sent(process, course), now, actor)


def _history(actor: Actor, kind: RequestType, process: ApprovalProcess) -> dict[str, Any]:
    course = course_of(process)
    sent_again = [each for each in course if each.code == RequestResubmitted.code and each.after]
    beside = kind.beside(actor, process.reference)
    return {
        "moved": moved_since_sent(actor, kind, process, course),
        "changes": changes(kind, sent_again[-1].before, sent_again[-1].after, actor)
        if sent_again
        else [],
        "thread": thread(kind, process, course, beside, actor),
        "files": [each for each in beside if each.url],
    }


def _address(task: ApprovalTask | None) -> str:
    return task_url(task) if task else ""


def task_url(task: ApprovalTask) -> str:
    """The address of a task's page."""
    return reverse("approval_task", args=[task.process.reference, task.key])


def peek_context(actor: Actor, task: ApprovalTask) -> dict[str, Any]:
    """The side panel: what is asked, the facts, where it stands."""
    process = task.process
    kind = request_type(process.request_type)
    standing: Standing = standing_of(actor, since=process.submitted_at)
    return {
        "task": task,
        "process": process,
        "key": f"{process.reference}/{task.key}",
        "url": task_url(task),
        "role": role_text(task),
        "kind": kind,
        "summary": process.snapshot.sheet.get("summary", ""),
        "facts": facts(kind, process.snapshot.facts, actor),
        "route": route_of_process(process, actor, standing),
        "can_claim": can_claim(actor, task, standing).allowed,
        "can_decide": can_decide(actor, task, standing).allowed,
    }


def status_of(task: ApprovalTask, actor: Actor, *, may_decide: bool) -> tuple[str, str]:
    """The badge of a task: status code and words, as this viewer should read them."""
    if task.status == TaskStatus.OPEN:
        if may_decide:
            return "waiting", _("Waiting for you")
        if task.assignee is not None:
            return "claimed", _("Claimed by %(name)s") % {"name": task.assignee}
        return "open", _("Waiting")
    if task.status == TaskStatus.DONE:
        return made(request_type(task.process.request_type), task, task.decision)
    if task.status == TaskStatus.SKIPPED and task.process.outcome in _ENDED_FROM_OUTSIDE:
        return task.process.outcome, str(task.process.get_outcome_display())
    return task.status, str(task.get_status_display())


def what_is_next(route: Route) -> str:
    """After a decision: who acts now, in a sentence."""
    outcome = route.process.outcome
    if outcome == ApprovalOutcome.PENDING:
        roles = ", ".join(stop.role for stop in route.holding)
        return _("Next: %(roles)s.") % {"roles": roles}
    return {
        ApprovalOutcome.APPROVED: _("The request is approved."),
        ApprovalOutcome.REJECTED: _("The author is told why."),
        ApprovalOutcome.RETURNED: _("It is with the author now."),
    }.get(ApprovalOutcome(outcome), "")


def options(task: ApprovalTask, route: Route) -> list[dict[str, str]]:
    """The choices of the decision form, each with what it leads to."""
    later = [stop.role for stop in route.coming]
    beside = [stop.role for stop in route.holding if stop.key != task.key]
    hint = _("The request is approved")
    if beside:
        hint = _("Waits for %(roles)s") % {"roles": ", ".join(beside)}
    elif later:
        hint = _("Goes on to %(roles)s") % {"roles": ", ".join(later)}
    if task.mode != Mode.ONE and task.approvals + 1 < task.needed:
        hint = _("Waits for colleagues of your team")
    kind = request_type(task.process.request_type)
    choices = kind.wording_for(task.role).choices
    return [
        {
            "value": value,
            "title": str(choices[value].title),
            "hint": str(choices[value].hint) or hint,
            "key": _KEYS[value],
            "button": str(choices[value].button),
        }
        for value in choices_of(task, kind)
    ]
