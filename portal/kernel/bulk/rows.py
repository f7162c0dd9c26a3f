"""What became of the rows of a file: the words that bulk services and their callers share."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Text

# Rows of one record contradict each other; ``row`` among the parameters is the first of them.
DISAGREE = "rows_disagree"
_DISAGREE = _("Row %(row)s has the same key and says “%(other)s” here. Keep one of them.")


class Outcome(StrEnum):
    """What importing a record does, or would do."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row was refused: the field, the value found there, and what to enter instead."""

    row: int
    field: str
    code: str
    message: Text
    value: str = ""
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        text = str(self.message)
        values = {"value": self.value, **self.params}
        return text % values if "%(" in text else text


@dataclass(slots=True)
class Line:
    """One line of a record: the columns wanted, and those found under the same number."""

    number: Any
    values: tuple[Any, ...]
    pk: int | None = None
    before: tuple[Any, ...] | None = None


@dataclass(slots=True)
class Record:
    """One thing that a file describes, by one row or by several.

    ``key`` tells it apart in the file, ``name`` is what people call it, ``identity`` the value of
    the document's key column.
    ``values`` and ``before`` follow the columns of the plan. ``extra`` is what a service needs to
    remember between planning and writing; ``needs`` is the key of another record of the file that
    must come in for this one to.
    """

    key: Any
    rows: list[int]
    values: tuple[Any, ...]
    outcome: Outcome = Outcome.CREATED
    pk: int | None = None
    identity: Any = None
    before: tuple[Any, ...] | None = None
    lines: list[Line] = field(default_factory=list)
    surplus: list[int] = field(default_factory=list)
    extra: Any = None
    needs: Any = None
    name: str | None = None

    @property
    def label(self) -> str:
        """What people find it by: its name, or else its key."""
        return self.name or str(self.key)

    @property
    def weight(self) -> int:
        """How many rows writing it touches."""
        return 1 + len(self.lines)


@dataclass(slots=True)
class Plan:
    """What importing these rows would do. Planning reads and never writes.

    ``missing`` holds, per field, the keys (with names) of records to create beforehand.
    ``notes`` are remarks about rows that are accepted all the same. With ``replaces_lines`` the
    lines that a record has and the file has not are removed.
    """

    columns: tuple[str, ...] = ()
    line_columns: tuple[str, ...] = ()
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    missing: dict[str, dict[str, str]] = field(default_factory=dict)
    replaces_lines: bool = False

    def of(self, *outcomes: Outcome) -> Iterator[Record]:
        """The records with one of these outcomes."""
        return (record for record in self.records if record.outcome in outcomes)

    def refuse(self, rows: Collection[int]) -> None:
        """Take the records out that have one of these rows, and those that need such a record."""
        bad = set(rows)
        lost = {id(each) for each in self.records if not bad.isdisjoint(each.rows)}
        while lost:
            keys = {each.key for each in self.records if id(each) in lost}
            self.records = [each for each in self.records if id(each) not in lost]
            lost = {id(each) for each in self.records if each.needs in keys}

    def batches(self, size: int) -> Iterator[list[Record]]:
        """Records to write, in batches of about ``size`` rows."""
        batch: list[Record] = []
        weight = 0
        for record in self.of(Outcome.CREATED, Outcome.CHANGED):
            batch.append(record)
            weight += record.weight
            if weight >= size:
                yield batch
                batch, weight = [], 0
        if batch:
            yield batch


@dataclass(frozen=True, slots=True)
class Change:
    """What one record was before an import wrote it, so that the import can be undone.

    ``before`` holds the columns that changed, ``lines`` those of its lines by id; a line that the
    import added has ``None``. A record that the import created has ``before=None``.
    """

    pk: int
    label: str
    before: dict[str, Any] | None
    lines: dict[int, dict[str, Any] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """The result of writing one batch.

    ``marks`` are the newest history entries after it: a record with a newer one has been changed
    since by somebody else.
    """

    model: str
    changes: list[Change]
    marks: dict[str, int] = field(default_factory=dict)


type Progress = Callable[[int], None]


def disagreements(first: Any, row: Any, fields: Iterable[str]) -> Iterator[Problem]:
    """What a row says of these fields otherwise than the first row of the same key: which of the
    two is meant, nobody can tell."""
    for name in fields:
        value, other = getattr(row, name), getattr(first, name)
        if value != other:
            params = {"row": first.row, "other": "–" if other in {None, ""} else other}
            text = "" if value is None else str(value)
            yield Problem(row.row, name, DISAGREE, _DISAGREE, text, params)


def refuse_records(plan: Plan, drafts: dict[Any, Record], problems: Iterable[Problem]) -> None:
    """Take the records out whose rows have problems: half a record is never written."""
    bad = {problem.row for problem in problems}
    plan.problems.extend(problems)
    for key in [k for k, draft in drafts.items() if not bad.isdisjoint(draft.rows)]:
        del drafts[key]
