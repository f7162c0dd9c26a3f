"""The badge of a decision: its colour and the words of the step at which it was made."""

from __future__ import annotations

from django.utils.translation import gettext as _

from workflows.models import ApprovalTask, DecisionKind
from workflows.requests import RequestType
from workflows.wording import done_text

_COLOURS: dict[str, str] = {
    DecisionKind.APPROVE: "approved",
    DecisionKind.REJECT: "rejected",
    DecisionKind.RETURN: "returned",
    DecisionKind.UNDO: "returned",
}


def colour_of(decision: str) -> str:
    """The status code whose colour a decision wears."""
    return _COLOURS[decision]


def made(kind: RequestType, task: ApprovalTask, decision: str) -> tuple[str, str]:
    """Status code and words of a decision that was made at a task."""
    if decision == DecisionKind.UNDO:
        return _COLOURS[decision], _("Taken back")
    return _COLOURS[decision], str(done_text(kind.wording_for(task.role), decision))
