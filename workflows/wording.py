"""How decisions read: at most steps the same words, at some the words of what is decided there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from workflows.models import DecisionKind

type Text = str | Promise

# Why time decided, as it is kept on the record: in English, whoever reads it.
TIME_DECIDED = gettext_noop("The target time has passed, and the policy says what then.")


def rule_text(label: str) -> str:
    """The name of a rule: of one that Guildhall brings along, in the reader's language."""
    return gettext(label) if label else ""


def comment_text(comment: str) -> str:
    """What was said with a decision: people in their own words, Guildhall in the reader's."""
    return gettext(comment) if comment == TIME_DECIDED else comment


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision that a step offers: what it is called, the button that sends it, its badge
    and the sentence once it is made, in which ``%(reference)s`` names the request. ``hint`` says
    what it leads to; where it is empty, the route says so."""

    title: Text
    button: Text
    done: Text
    said: Text
    hint: Text = ""


USUAL: Mapping[str, Choice] = {
    DecisionKind.APPROVE: Choice(
        _("Approve"),
        _("Approve and open next"),
        _("Approved"),
        _("%(reference)s approved."),
    ),
    DecisionKind.RETURN: Choice(
        _("Return"),
        _("Return and open next"),
        _("Returned"),
        _("%(reference)s returned."),
        _("The author changes it, then it comes back to you"),
    ),
    DecisionKind.REJECT: Choice(
        _("Reject"),
        _("Reject and open next"),
        _("Rejected"),
        _("%(reference)s rejected."),
        _("The author is told why"),
    ),
}
_HEADING = _("Your decision")
_COMMENT = _("Comment for the author (optional when you approve)")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a step asks and in which words. Only the decisions in ``choices`` can be made there.

    ``for_author`` says that the request has an author who reads the comment and keeps conditions.
    """

    choices: Mapping[str, Choice] = field(default_factory=lambda: USUAL)
    heading: Text = _HEADING
    comment: Text = _COMMENT
    for_author: bool = True


ORDINARY = Wording()


def done_text(wording: Wording, decision: str) -> Text:
    """What a decision is called once it is made, at a step with this wording."""
    return (wording.choices.get(decision) or USUAL[decision]).done
