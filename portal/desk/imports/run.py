"""One import, from rows to written batches: the same steps for wizard, API and command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from portal.desk.imports.kind import Kind, Settings
from portal.desk.imports.kinds import KINDS
from portal.desk.imports.mapping import ColumnMapping
from portal.desk.imports.parsing import Parsed, parse
from portal.desk.imports.readers import Sheet
from portal.kernel.actors import Actor
from portal.kernel.bulk.rows import DISAGREE, Outcome, Plan, Problem, Record, Written
from portal.kernel.errors import Conflict

# Rows per transaction: short enough that live updates wait for none, long enough to be fast.
BATCH_ROWS = 5_000
REPORTED = 200


@dataclass(slots=True)
class Report:
    """What an import does, or would do: rows by outcome, what to fix, what to know."""

    total: int = 0
    rows: Counter[Outcome] = field(default_factory=Counter)
    records: Counter[Outcome] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    missing: dict[str, dict[str, str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Numbers and the first problems, for the command line and the API."""
        return {
            "rows": self.total,
            **{outcome.value: self.rows[outcome] for outcome in Outcome},
            "records": {outcome.value: self.records[outcome] for outcome in Outcome},
            "to_create": {name: len(keys) for name, keys in self.missing.items()},
            "notes": len(self.notes),
            "problems": [_problem(problem) for problem in self.problems[:REPORTED]],
        }


def _problem(problem: Problem) -> dict[str, Any]:
    """A problem in the language of whoever checks, and so that others read it in theirs."""
    with override("en"):
        said = {
            "text": str(problem.message),
            "params": {name: str(value) for name, value in problem.params.items()},
        }
    return {
        "row": problem.row,
        "field": problem.field,
        "code": problem.code,
        "value": problem.value,
        "message": str(problem),
        "said": said,
    }


@dataclass(slots=True)
class Prepared:
    """Rows read and compared: what is needed to show a check, or to write."""

    kind: Kind
    mapping: ColumnMapping
    parsed: Parsed
    plan: Plan
    report: Report


def prepare(actor: Actor, kind: Kind, mapping: ColumnMapping, sheet: Sheet) -> Prepared:
    """Read the sheet and compare it with what is stored. Writes nothing.

    Raises ``Forbidden`` if the actor may not import this kind.
    """
    parsed = parse(kind, mapping, sheet)
    plan = _plan(actor, kind, mapping, parsed)
    report = Report(total=parsed.total, problems=[*parsed.problems, *plan.problems])
    report.problems += _left_out(kind, parsed, report.problems, plan)
    report.problems.sort(key=lambda problem: problem.row)
    report.notes, report.missing = plan.notes, plan.missing
    count(report, plan)
    return Prepared(kind, mapping, parsed, plan, report)


def _plan(actor: Actor, kind: Kind, mapping: ColumnMapping, parsed: Parsed) -> Plan:
    """The plan of all rows, without the records of those that could not be read: they are in it
    only to say everything that is wrong with them at once."""
    settings = Settings(mapping.fields, mapping.source, mapping.create)
    plan = kind.plan(actor=actor, rows=parsed.rows, settings=settings)
    if parsed.unsound:
        said = {(problem.row, problem.field) for problem in parsed.problems}
        plan.problems = [
            each
            for each in plan.problems
            if (each.row, each.field) not in said
            and not (each.code == DISAGREE and each.params["row"] in parsed.unsound)
        ]
        plan.refuse(parsed.unsound)
    if plan.problems or parsed.unsound:
        taken = _rows_of(plan)
        plan.notes = [note for note in plan.notes if note.row in taken]
        _need_no_more(plan, [row for row in parsed.rows if row.row in taken])
    return plan


def _rows_of(plan: Plan) -> set[int]:
    return {row for record in plan.records for row in record.rows}


def _need_no_more(plan: Plan, rows: list[Any]) -> None:
    """Nothing is created beforehand for the sake of rows that are refused."""
    for name, keys in plan.missing.items():
        named = {getattr(row, name) for row in rows}
        plan.missing[name] = {key: text for key, text in keys.items() if key in named}
    plan.missing = {name: keys for name, keys in plan.missing.items() if keys}


_LEFT_OUT = _(
    "It belongs together with a row that is refused. Correct that one and keep this one."
)


def _left_out(
    kind: Kind, parsed: Parsed, problems: list[Problem], plan: Plan
) -> Iterator[Problem]:
    """Rows that nothing is wrong with, refused for others of the same record: half a record is
    never written, and whoever corrects the refused rows needs all of it."""
    settled = _rows_of(plan) | {problem.row for problem in problems}
    key = kind.fields[0].name
    for row in parsed.rows:
        if row.row not in settled:
            yield Problem(row.row, key, "left_out", _LEFT_OUT, str(row[1]))


def count(report: Report, plan: Plan) -> None:
    """Rows and records by outcome. A row that is in no record was refused."""
    for record in plan.records:
        report.records[record.outcome] += 1
        report.rows[record.outcome] += len(record.rows)
    accepted = sum(report.rows.values())
    report.rows[Outcome.REFUSED] = report.total - accepted
    report.records[Outcome.REFUSED] = len({problem.row for problem in report.problems})


def apply(
    actor: Actor,
    prepared: Prepared,
    *,
    on_batch: Callable[[list[Written], int], None] = lambda written, rows: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Write the plan batch by batch, each in its own transaction; false if it was stopped.

    ``on_batch`` runs inside the transaction of each batch with what was written and the number of
    rows that are done. Raises what the services raise; batches before that stay written.
    """
    for kind, plan, source in _steps(actor, prepared):
        main = kind is prepared.kind
        for batch in plan.batches(BATCH_ROWS):
            if should_stop():
                return False
            with transaction.atomic():
                written = kind.write(actor=actor, plan=plan, batch=batch, source=source)
                on_batch(written, sum(len(record.rows) for record in batch) if main else 0)
    return True


def _steps(actor: Actor, prepared: Prepared) -> Iterator[tuple[Kind, Plan, str]]:
    """First the records that others need, then the plan, made anew if it waited for them."""
    kind, mapping, plan = prepared.kind, prepared.mapping, prepared.plan
    for name, keys in plan.missing.items():
        missing = kind.creatable[name]
        rows = [missing.row(index, key, text) for index, (key, text) in enumerate(keys.items())]
        settings = Settings(missing.fields, mapping.source)
        creating = KINDS[missing.kind]
        yield (
            creating,
            creating.plan(actor=actor, rows=rows, settings=settings),
            mapping.source,
        )
    if plan.missing:
        plan = _plan(actor, kind, mapping, prepared.parsed)
        if plan.missing:
            raise Conflict
    yield kind, plan, mapping.source


def preview(prepared: Prepared, outcome: Outcome, most: int) -> list[Record]:
    """The first records with this outcome."""
    found: list[Record] = []
    for record in prepared.plan.of(outcome):
        found.append(record)
        if len(found) == most:
            break
    return found
