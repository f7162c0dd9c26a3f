"""The history of a request as one thread: decisions, questions, changes, comments, files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from workflows import events
from workflows.models import ApprovalProcess, Decision, Question
from workflows.requests import Remark, RequestType
from workflows.selectors import decisions_of, role_text
from workflows.selectors.course import Happening
from workflows.selectors.threads import questions_of
from workflows.selectors.verdicts import Verdict
from workflows.views.badges import colour_of, made
from workflows.views.sheet import changes
from workflows.wording import comment_text

_TOLD: dict[str, str | Promise] = {
    events.RequestResubmitted.code: _("Request sent again"),
    events.RequestRerouted.code: _("Moved to another version of the policy"),
    events.RequestFactsMoved.code: _("Facts changed while it was decided"),
    events.RequestWithdrawn.code: _("Request withdrawn"),
    events.RequestCancelled.code: _("Request cancelled by the house"),
    events.TaskNudged.code: _("The author asked for a decision"),
    events.TaskReminded.code: _("Reminder: most of the target time has passed"),
    events.TaskEscalated.code: _("Escalated to %(whom)s"),
    events.TaskSkipped.code: _("Step skipped by an administrator"),
    events.TaskTakenOver.code: _("Taken over from %(whom)s"),
    events.TaskHandedBack.code: _("Handed back to %(whom)s"),
}


def thread(
    kind: RequestType,
    process: ApprovalProcess,
    course: Sequence[Happening],
    beside: Sequence[Remark],
    actor: Actor,
) -> list[dict[str, Any]]:
    """Everything said, decided and changed, newest first, down to who sent the request."""
    names = {name: str(label) for name, label in kind.revisable}
    entries = [_decided(decision, kind, names) for decision in decisions_of(process)[:100]]
    for question in questions_of(process):
        entries += _talked(question)
    entries += [_told(happening, kind, actor) for happening in course]
    entries += [_remarked(remark) for remark in beside]
    entries.sort(key=lambda entry: entry["at"], reverse=True)
    sent = {
        "who": str(process.submitted_by or "Guildhall"),
        "text": gettext("Request sent"),
        "at": process.submitted_at,
    }
    return [*entries, sent]


def author_thread(
    verdicts: Sequence[Verdict], again: Sequence[Happening] = ()
) -> list[dict[str, Any]]:
    """Decisions as the author reads them, with what they ask to keep and to change, and why steps
    that had decided are asked once more; newest first."""
    entries = [
        {
            "who": verdict.role,
            "text": ". ".join(_demands(verdict.asked, verdict.conditions)),
            "badge": (colour_of(verdict.kind), str(verdict.done)),
            "quote": verdict.comment,
            "at": verdict.at,
        }
        for verdict in verdicts
    ]
    entries += [
        {
            "who": "Guildhall",
            "text": ". ".join([str(_TOLD[each.code]), *_asked(each)]),
            "at": each.at,
        }
        for each in again
    ]
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)


def _demands(asked: Sequence[str], conditions: str) -> list[str]:
    parts = []
    if asked:
        parts.append(gettext("To change: %(fields)s") % {"fields": ", ".join(asked)})
    if conditions:
        parts.append(gettext("On conditions: %(text)s") % {"text": conditions})
    return parts


def _decided(decision: Decision, kind: RequestType, names: dict[str, str]) -> dict[str, Any]:
    parts = []
    if decision.on_behalf_of is not None:
        parts.append(gettext("In place of %(name)s") % {"name": decision.on_behalf_of})
    asked = [names.get(name, name) for name in decision.fields]
    parts += _demands(asked, decision.conditions)
    if decision.undone_at is not None:
        parts.append(gettext("Taken back later"))
    return {
        "who": str(decision.decided_by or "Guildhall"),
        "role": role_text(decision.task),
        "text": ". ".join(parts),
        "badge": made(kind, decision.task, decision.kind),
        "quote": comment_text(decision.comment),
        "at": decision.decided_at,
    }


def _told(happening: Happening, kind: RequestType, actor: Actor) -> dict[str, Any]:
    changed = []
    if happening.after:
        changed = changes(kind, happening.before, happening.after, actor)
    text = str(_TOLD[happening.code])
    if happening.code == events.TaskEscalated.code and happening.task is not None:
        text %= {"whom": happening.task.escalated_to or gettext("Administrators")}
    elif happening.whom:
        text %= {"whom": happening.whom}
    return {
        "who": happening.who or "Guildhall",
        "role": role_text(happening.task) if happening.task is not None else "",
        "text": ". ".join([text, *_asked(happening)]),
        "changed": changed,
        "quote": happening.reason,
        "at": happening.at,
    }


def _asked(happening: Happening) -> list[str]:
    """What a change made of the route, by role."""
    return [
        words % {"roles": ", ".join(role_text(task) for task in tasks)}
        for words, tasks in (
            (gettext("Asked again: %(roles)s"), happening.again),
            (gettext("Asked now as well: %(roles)s"), happening.added),
            (gettext("Not needed any more: %(roles)s"), happening.dropped),
        )
        if tasks
    ]


def _remarked(remark: Remark) -> dict[str, Any]:
    said: dict[str, Any] = {"who": remark.who or "Guildhall", "at": remark.at}
    if remark.url:
        file = {"name": remark.text, "url": remark.url, "size": remark.size}
        return said | {"text": gettext("File"), "files": [file]}
    return said | {"text": gettext("Comment"), "quote": remark.text}


def _talked(question: Question) -> list[dict[str, Any]]:
    asked = gettext("Question to the author")
    if question.asked_of is not None:
        asked = gettext("Opinion asked of %(name)s") % {"name": question.asked_of}
    entries = [
        {
            "who": str(question.asked_by),
            "role": role_text(question.task),
            "text": asked,
            "quote": question.text,
            "at": question.asked_at,
        }
    ]
    if question.answer:
        entries.append(
            {
                "who": str(question.answered_by),
                "text": gettext("Opinion") if question.asked_of else gettext("Answer"),
                "quote": question.answer,
                "at": question.closed_at,
            }
        )
    elif question.closed_at is not None:
        entries.append(
            {
                "who": str(question.asked_by),
                "text": gettext("Question taken back"),
                "at": question.closed_at,
            }
        )
    return entries
