"""Recorded approval logs: cases of events, as other systems export them.

A log is a CSV file (``.gz`` or not), one event per line, cases together and in their order, with
the columns ``case_id``, ``activity``, ``role``, ``timestamp`` and an amount. Activities read
``<Document> <SUBMITTED|APPROVED|FINAL_APPROVED|REJECTED|SAVED> by <ROLE>``, or name something that
follows an approval.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

_SAID = re.compile(
    r"(?P<document>.+) (?P<act>SUBMITTED|APPROVED|FINAL_APPROVED|REJECTED|SAVED) by (?P<role>.+)"
)
AUTHOR = "EMPLOYEE"
PAID = "Payment Handled"


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """One line. ``step`` is the role that the activity names, ``role`` who did it."""

    activity: str
    document: str
    act: str
    step: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordedCase:
    """One case with its events in the order of the file."""

    case_id: str
    amount: Decimal
    events: tuple[RecordedEvent, ...]

    @property
    def variant(self) -> tuple[str, ...]:
        """Its activities, in order."""
        return tuple(event.activity for event in self.events)

    @property
    def document(self) -> str:
        """What is paid in the end: the request for payment, else the only document."""
        names = {event.document for event in self.events if event.document}
        return "Request For Payment" if "Request For Payment" in names else min(names)


def read_log(path: Path) -> Iterator[RecordedCase]:
    """The cases of a log file. Raises ``ValueError`` naming the line that cannot be read."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from _cases(csv.DictReader(file))


def _cases(lines: Iterable[dict[str, str]]) -> Iterator[RecordedCase]:
    current, amount = "", Decimal(0)
    events: list[RecordedEvent] = []
    for number, line in enumerate(lines, 2):
        try:
            event = _event(line)
            case_id = line["case_id"]
            worth = Decimal(line.get("Amount") or line.get("RequestedAmount") or 0)
        except (KeyError, ValueError, ArithmeticError) as error:
            raise ValueError(f"Line {number} is no event of an approval log: {error}") from error
        if case_id != current and events:
            yield RecordedCase(current, amount, tuple(events))
            events = []
        current, amount = case_id, worth
        events.append(event)
    if events:
        yield RecordedCase(current, amount, tuple(events))


def _event(line: dict[str, str]) -> RecordedEvent:
    said = _SAID.fullmatch(line["activity"])
    return RecordedEvent(
        activity=line["activity"],
        document=said["document"] if said else "",
        act=said["act"] if said else "",
        step=said["role"] if said else "",
        role=line["role"],
        at=datetime.fromisoformat(line["timestamp"]),
    )


def sample(cases: Iterable[RecordedCase], besides: int) -> Iterator[RecordedCase]:
    """The first case of every variant, and ``besides`` further cases, spread over the log."""
    kept: list[RecordedCase] = []
    seen: Counter[tuple[str, ...]] = Counter()
    for case in cases:
        seen[case.variant] += 1
        if seen[case.variant] == 1:
            yield case
        else:
            kept.append(case)
    step = max(len(kept) // besides, 1) if besides else len(kept) + 1
    yield from kept[::step][:besides]


def longest_in_order(places: Sequence[int]) -> list[int]:
    """The longest part of ``places`` that only rises: what came out of turn is left out."""
    chains: list[list[int]] = []
    for place in places:
        before = [chain for chain in chains if chain[-1] < place]
        chains.append([*max(before, key=len, default=[]), place])
    return max(chains, key=len, default=[])
