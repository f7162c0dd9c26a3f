"""The badge of a decision: its colour and the words of the step at which it was made."""

from __future__ import annotations

from django.utils.translation import gettext as _

from workflows.models import ApprovalTask, DecisionKind
from workflows.requests import RequestType
from workflows.wording import USUAL

_COLOURS: dict[str, str] = {
    DecisionKind.APPROVE: "approved",
    DecisionKind.REJECT: "rejected",
    DecisionKind.RETURN: "returned",
    DecisionKind.UNDO: "returned",
}


def made(kind: RequestType, task: ApprovalTask, decision: str) -> tuple[str, str]:
    """Status code and words of a decision that was made at a task."""
    if decision == DecisionKind.UNDO:
        return _COLOURS[decision], _("Taken back")
    choice = kind.wording_for(task.role).choices.get(decision) or USUAL[decision]
    return _COLOURS[decision], str(choice.done)
