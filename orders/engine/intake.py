"""From flat rows to documents: one row per line in the file, one record per document here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.engine.keys import products_by_key, unknown_product
from partners.engine.keys import organisations_by_key, unknown_organisation
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, compare
from portal.kernel.bulk.rows import DISAGREE, Line, Outcome, Plan, Problem, Record, refuse_records

type Row = Any
type Fields = frozenset[str]

_LINE_NEEDS = _("Give each line a product, a quantity and a unit price.")

# What stands for a record that the import will create before it writes.
TO_CREATE = 0


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that follows from others: ``make(row)``, if the file has one of ``given``."""

    given: tuple[str, ...]
    make: Callable[[Row], Any]


@dataclass(frozen=True)
class Intake:
    """How rows of one kind fill documents.

    ``head`` and ``line`` map the fields of a row onto columns; ``organisations`` and ``products``
    name the fields that refer to those. ``needs`` are fields without which no document can be
    created, ``line_needs`` those that no line may leave empty, ``single`` fields in which all rows
    of a document must agree. ``computed`` fills a field that the file lacks, from other fields of
    which it has one.
    """

    document: Document
    head: Mapping[str, str]
    line: Mapping[str, str]
    organisations: tuple[str, ...]
    products: tuple[str, ...] = ("product",)
    needs: tuple[str, ...] = ()
    line_needs: tuple[str, ...] = ()
    single: tuple[str, ...] = ()
    computed: Mapping[str, Computed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Import:
    """What the caller says about the file: its mapped fields, its source, what may be created."""

    fields: Fields
    source: str = ""
    create: Fields = frozenset()


class Gathering:
    """Groups rows into drafts, resolving what they refer to."""

    def __init__(self, intake: Intake, request: Import, actor: Actor) -> None:
        self.intake, self.request, self.actor = intake, request, actor
        self.plan = Plan(replaces_lines="line_no" not in request.fields)
        self.problems: list[Problem] = []
        self.head = self._used(intake.head)
        self.line = self._used(intake.line)
        self.ids: dict[str, dict[str, int]] = {}

    def _used(self, columns: Mapping[str, str]) -> dict[str, str]:
        fields = self.request.fields
        known = fields | {
            name
            for name, computed in self.intake.computed.items()
            if not fields.isdisjoint(computed.given)
        }
        return {name: column for name, column in columns.items() if name in known}

    def gather(self, rows: Sequence[Row]) -> Plan:
        """The plan of importing these rows."""
        self.plan.columns = tuple(self.head.values())
        has_lines = bool(set(self.line) & self.request.fields)
        self.plan.line_columns = tuple(self.line.values()) if has_lines else ()
        self._resolve(rows)
        drafts: dict[str, Record] = {}
        for row in rows:
            draft = drafts.get(row.number)
            if draft is None:
                draft = drafts[row.number] = Record(row.number, [], (), extra=row)
                draft.values = self._values(self.head, row)
            elif draft.extra is not row:
                self._agree(draft.extra, row)
            draft.rows.append(row.row)
            if has_lines:
                draft.lines.append(self._line(draft, row))
        if has_lines and not self.plan.replaces_lines:
            self._refuse_repeated_lines(drafts)
        refuse_records(self.plan, drafts, self.problems)
        compare(self.intake.document, self.plan, drafts, scope={"source": self.request.source})
        self._refuse_headless()
        self._refuse_bare_lines()
        return self.plan

    def _resolve(self, rows: Iterable[Row]) -> None:
        """One query per kind of reference for the whole file."""
        for names, find in (
            (self.intake.organisations, organisations_by_key),
            (self.intake.products, products_by_key),
        ):
            used = [name for name in names if name in self.request.fields]
            keys = {name: {getattr(row, name) for row in rows} for name in used}
            found = find(self.actor, set().union(*keys.values()), source=self.request.source)
            for name in used:
                self.ids[name] = found
                missing = keys[name] - found.keys() - {None, ""}
                if missing and name in self.request.create:
                    self._note_missing(name, missing, rows)
                    self.ids[name] = found | dict.fromkeys(missing, TO_CREATE)

    def _note_missing(self, name: str, missing: set[str], rows: Iterable[Row]) -> None:
        names: dict[str, str] = {}
        for row in rows:
            key = getattr(row, name)
            if key in missing and key not in names:
                names[key] = getattr(row, f"{name}_name", None) or key
        self.plan.missing[name] = names

    def _values(self, columns: Mapping[str, str], row: Row) -> tuple[Any, ...]:
        return tuple([self._value(name, row) for name in columns])

    def _value(self, name: str, row: Row) -> Any:
        if name not in self.request.fields:
            return self.intake.computed[name].make(row)
        value = getattr(row, name)
        ids = self.ids.get(name)
        if ids is None or value is None:
            return value
        if (pk := ids.get(value)) is None:
            self._refuse_unknown(name, value, row)
        return pk

    def _refuse_unknown(self, name: str, value: str, row: Row) -> None:
        unknown = unknown_product if name in self.intake.products else unknown_organisation
        self.problems.append(unknown(row.row, name, value))

    def _agree(self, first: Row, row: Row) -> None:
        """All rows of a document must name the same parties, currency and state."""
        for name in self.intake.single:
            value = getattr(row, name)
            if value is not None and value != getattr(first, name):
                text = _("Row %(row)s of the same number says “%(other)s” here. Make them agree.")
                params = {"row": first.row, "other": getattr(first, name)}
                self.problems.append(Problem(row.row, name, DISAGREE, text, str(value), params))

    def _line(self, draft: Record, row: Row) -> Line:
        for name in self.intake.line_needs:
            if name in self.request.fields and getattr(row, name) is None:
                self.problems.append(Problem(row.row, name, "missing", _LINE_NEEDS))
        number = len(draft.lines) + 1 if self.plan.replaces_lines else row.line_no
        return Line(number, self._values(self.line, row))

    def _refuse_repeated_lines(self, drafts: Mapping[str, Record]) -> None:
        for draft in drafts.values():
            seen: set[Any] = set()
            for line, row in zip(draft.lines, draft.rows, strict=True):
                if line.number in seen:
                    text = _("Line %(value)s of this number is there twice. Keep one of them.")
                    self.problems.append(
                        Problem(row, "line_no", "line_repeated", text, str(line.number))
                    )
                seen.add(line.number)

    def _refuse_headless(self) -> None:
        lacking = [name for name in self.intake.needs if name not in self.head]
        if not lacking:
            return
        text = _("There is no record “%(value)s” yet. Import a file with its heads first.")
        for record in self.plan.of(Outcome.CREATED):
            self.plan.problems += [
                Problem(row, lacking[0], "head_missing", text, record.key) for row in record.rows
            ]
        self.plan.records = [r for r in self.plan.records if r.outcome is not Outcome.CREATED]

    def _refuse_bare_lines(self) -> None:
        """Lines that are there may be changed in part; new ones need their product."""
        lacking = [name for name in self.intake.products if name not in self.line]
        if not lacking or not self.line:
            return
        bare = {
            row
            for record in self.plan.records
            for row, line in zip(record.rows, record.lines, strict=False)
            if line.pk is None
        }
        self.plan.problems += [Problem(row, lacking[0], "missing", _LINE_NEEDS) for row in bare]
        self.plan.refuse(bare)
