"""One meaning for each colour, everywhere: which tone and icon a status wears."""

from __future__ import annotations

from typing import NamedTuple


class Mark(NamedTuple):
    """A tone (a class of the style sheet) and an icon."""

    tone: str
    icon: str = ""


WAITING = Mark("warn", "clock")
MOVING = Mark("info", "arrow-right")
AGREED = Mark("ok", "check")
REFUSED = Mark("bad", "x")
LATE = Mark("bad", "triangle-alert")
QUIET = Mark("mute")

# Status codes of every domain. A code means the same wherever it occurs.
_CODES = {
    WAITING: "question returned waiting mine assigned possible due expiring held incomplete "
    "unverified conflicting on_hold ready awaiting_answer",
    MOVING: "submitted sent pending in_approval approving claimed checking importing collecting "
    "applied vetting prospecting engaging in_review open planned in_progress running processing "
    "ordered shipped partly_shipped review new endorsed scheduled queued reviewing invoiced",
    AGREED: "approved active done won free complete paid delivered released completed accepted "
    "published granted protected verified current imported received revised fulfilled",
    REFUSED: "rejected lost denied taken unsuccessful failed refused revoked blocked",
    LATE: "overdue suspended expired_late breached escalated disputed",
    QUIET: "draft not_submitted expired withdrawn recalled cancelled closed coming skipped "
    "terminated undone stopped archived superseded no_bid quiet none void credited inactive "
    "unknown anonymous",
}
_MARKS = {code: mark for mark, codes in _CODES.items() for code in codes.split()}
STATUSES = tuple(sorted(_MARKS))


def mark_of(status: str) -> Mark:
    """The mark of a status code; grey for a code that nobody gave a meaning."""
    return _MARKS.get(status, QUIET)
