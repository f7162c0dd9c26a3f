"""The history of a request as one thread: decisions, questions, opinions, who sent it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from workflows.models import ApprovalProcess, Decision, DecisionKind, Question
from workflows.requests import RequestType
from workflows.selectors import decisions_of, role_text
from workflows.selectors.threads import questions_of

_BADGES = {
    DecisionKind.APPROVE: "approved",
    DecisionKind.REJECT: "rejected",
    DecisionKind.RETURN: "returned",
    DecisionKind.UNDO: "returned",
}


def thread(process: ApprovalProcess, kind: RequestType) -> list[dict[str, Any]]:
    """Everything that was said and decided, newest first, down to who sent the request."""
    names = {name: str(label) for name, label in kind.revisable}
    entries = [_decided(decision, names) for decision in decisions_of(process)[:100]]
    for question in questions_of(process):
        entries += _talked(question)
    entries.sort(key=lambda entry: entry["at"], reverse=True)
    sent = {
        "who": str(process.submitted_by or "Guildhall"),
        "text": _("Request sent"),
        "at": process.submitted_at,
    }
    return [*entries, sent]


def _decided(decision: Decision, names: dict[str, str]) -> dict[str, Any]:
    code = DecisionKind(decision.kind)
    words = {
        DecisionKind.APPROVE: _("Approved"),
        DecisionKind.REJECT: _("Rejected"),
        DecisionKind.RETURN: _("Returned"),
        DecisionKind.UNDO: _("Taken back"),
    }
    parts = []
    if decision.on_behalf_of is not None:
        parts.append(_("In place of %(name)s") % {"name": decision.on_behalf_of})
    if decision.fields:
        asked = ", ".join(names.get(name, name) for name in decision.fields)
        parts.append(_("To change: %(fields)s") % {"fields": asked})
    if decision.conditions:
        parts.append(_("On conditions: %(text)s") % {"text": decision.conditions})
    if decision.undone_at is not None:
        parts.append(_("Taken back later"))
    return {
        "who": str(decision.decided_by or "Guildhall"),
        "role": role_text(decision.task),
        "text": ". ".join(parts),
        "badge": (_BADGES[code], words[code]),
        "quote": decision.comment,
        "at": decision.decided_at,
    }


def _talked(question: Question) -> list[dict[str, Any]]:
    asked = _("Question to the author")
    if question.asked_of is not None:
        asked = _("Opinion asked of %(name)s") % {"name": question.asked_of}
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
                "text": _("Opinion") if question.asked_of else _("Answer"),
                "quote": question.answer,
                "at": question.closed_at,
            }
        )
    elif question.closed_at is not None:
        entries.append(
            {
                "who": str(question.asked_by),
                "text": _("Question taken back"),
                "at": question.closed_at,
            }
        )
    return entries
