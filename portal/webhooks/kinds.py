"""Which events there are to choose from: topics in words, and single codes for those who know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.events import EVENTS

# What decisions bring about, and what may be undone with them for a moment.
OF_DECISIONS = ("workflows.", "deals.", "pricing_feedback.")
# Events of the installation itself, which concern nobody as a party.
_INNER = ("desk.", "kernel.", "notifications.", "webhooks.", "cms.", "sharing.parity.")


@dataclass(frozen=True, slots=True)
class Topic:
    """Events that belong together: their pattern, their name, and what they tell of."""

    pattern: str
    label: str | Promise
    hint: str | Promise


TOPICS = (
    Topic("partners.*", _("Customers and partners"), _("Records, contacts, people, standing")),
    Topic("sharing.*", _("Sharing"), _("What was opened to you, taken back, and what ends")),
    Topic("deals.*", _("Deals and special prices"), _("Registered, decided, protected, granted")),
    Topic("workflows.*", _("Approvals"), _("Requests, tasks, questions and opinions")),
    Topic("pricing_feedback.*", _("Price feedback"), _("Signals, cases and their outcome")),
    Topic("catalogue.*", _("Products and prices"), _("Products, price lists, market data")),
    Topic("orders.*", _("Orders and invoices"), _("As they come from the ERP")),
    Topic("records.*", _("Files and comments"), _("What is said about a record and put on it")),
)
_PATTERNS = {topic.pattern for topic in TOPICS}


def event_codes() -> list[str]:
    """Every code that a webhook may tell of."""
    return sorted(code for code in EVENTS if not code.startswith(_INNER))


def meaning(code: str) -> str:
    """What a code means, in one English line, as the API describes it."""
    return (EVENTS[code].__doc__ or "").strip().splitlines()[0]


def unknown_kinds(kinds: Iterable[str]) -> list[str]:
    """Those that are neither a code nor the beginning of one with a star."""
    codes = event_codes()
    return [kind for kind in kinds if not any(matches(kind, code) for code in codes)]


def matches(kind: str, code: str) -> bool:
    """Whether a chosen kind means an event code; ``*`` at the end stands for anything."""
    return code.startswith(kind[:-1]) if kind.endswith("*") else code == kind


def wants(kinds: Iterable[str], code: str) -> bool:
    """Whether any of the chosen kinds means the code."""
    return not code.startswith(_INNER) and any(matches(kind, code) for kind in kinds)


def topics_in(kinds: Iterable[str]) -> list[str]:
    """The topics among chosen kinds."""
    return [kind for kind in kinds if kind in _PATTERNS]


def codes_in(kinds: Iterable[str]) -> list[str]:
    """What was chosen besides topics."""
    return [kind for kind in kinds if kind not in _PATTERNS]
