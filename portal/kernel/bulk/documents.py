"""Records with or without lines: compare them with what is stored, and write them by set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from pghistory.core import event_models
from psycopg import sql

from portal.kernel.bulk.rows import Change, Outcome, Plan, Record, Written
from portal.kernel.bulk.tables import (
    delete_rows,
    fields_of,
    insert_rows,
    read,
    reserve_ids,
    update_rows,
)
from portal.kernel.references import allocate

type Values = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """How records of one model reach their table.

    ``key`` is the column that names a record inside the scope of an import. ``line`` hangs on
    ``parent`` and is numbered by ``position``. ``sums`` maps columns of the head onto the line
    columns that they add up, and ``counter`` counts the lines. ``derive`` computes further columns
    from the ones being written, always the same ones from the same columns.
    """

    model: type[models.Model]
    key: str
    line: type[models.Model] | None = None
    parent: str = ""
    position: str = "line_no"
    sums: Mapping[str, str] = field(default_factory=dict)
    counter: str = ""
    derive: Callable[[Values], Values] | None = None

    @property
    def label(self) -> str:
        """The model label that changes are remembered under."""
        return self.model._meta.label_lower


def compare(
    document: Document,
    plan: Plan,
    drafts: Mapping[Any, Record],
    *,
    scope: Mapping[str, Any] | None = None,
) -> None:
    """Put the drafts, whose keys are values of the document's key column, into the plan."""
    found = read(
        document.model,
        [document.key, "id", *plan.columns],
        by=document.key,
        keys=drafts,
        where=scope,
    )
    for key, draft in drafts.items():
        draft.identity = key
    _judge_all(document, plan, drafts, {row[0]: row[1:] for row in found})


def compare_matched(document: Document, plan: Plan, drafts: Mapping[Any, Record]) -> None:
    """Put drafts into the plan that the caller matched to stored rows: those have a ``pk``."""
    keys = {draft.pk: key for key, draft in drafts.items() if draft.pk}
    found = read(document.model, ["id", *plan.columns], by="id", keys=keys)
    _judge_all(document, plan, drafts, {keys[row[0]]: row for row in found})


def _judge_all(
    document: Document,
    plan: Plan,
    drafts: Mapping[Any, Record],
    stored: Mapping[Any, tuple[Any, ...]],
) -> None:
    lines: dict[int, dict[Any, tuple[Any, ...]]] = defaultdict(dict)
    if document.line is not None and plan.line_columns:
        names = [document.parent, document.position, "id", *plan.line_columns]
        parents = [row[0] for row in stored.values()]
        for parent, number, *rest in read(document.line, names, by=document.parent, keys=parents):
            lines[parent][number] = tuple(rest)
    for key, draft in drafts.items():
        row = stored.get(key)
        if row is not None:
            _judge(plan, draft, row, lines[row[0]])
        plan.records.append(draft)


def _judge(
    plan: Plan, draft: Record, stored: tuple[Any, ...], known: dict[Any, tuple[Any, ...]]
) -> None:
    draft.pk, draft.before = stored[0], tuple(stored[1:])
    differs = draft.before != draft.values
    for line in draft.lines:
        row = known.pop(line.number, None)
        if row is not None:
            line.pk, line.before = row[0], row[1:]
        differs = differs or line.before != line.values
    if plan.replaces_lines:
        draft.surplus = [row[0] for row in known.values()]
    draft.outcome = Outcome.CHANGED if differs or draft.surplus else Outcome.UNCHANGED


def write(
    document: Document, plan: Plan, batch: list[Record], *, fixed: Values | None = None
) -> Written:
    """Write one batch of the plan. ``fixed`` are columns that every new record gets."""
    created = [record for record in batch if record.outcome is Outcome.CREATED]
    changed = [record for record in batch if record.outcome is Outcome.CHANGED]
    lost = _surplus(document, plan, changed)
    _insert(document, plan, created, fixed or {})
    _update(document, plan, [r for r in changed if r.before != r.values])
    _write_lines(document, plan, created, changed)
    recount(document, plan.line_columns, [record.pk for record in changed if record.pk])
    changes = [_change(plan, record, lost) for record in changed]
    changes += [Change(pk=r.pk or 0, label=r.label, before=None) for r in created]
    return Written(model=document.label, changes=changes, marks=marks(document))


def _surplus(document: Document, plan: Plan, changed: list[Record]) -> dict[int, Values]:
    """The stored lines that the file no longer has, removed, and what they were."""
    keys = [pk for record in changed for pk in record.surplus]
    if document.line is None or not keys:
        return {}
    names = [document.position, *plan.line_columns]
    lost = {
        pk: dict(zip(names, values, strict=True))
        for pk, *values in read(document.line, ["id", *names], by="id", keys=keys)
    }
    delete_rows(document.line, keys)
    return lost


def _change(plan: Plan, record: Record, lost: Mapping[int, Values]) -> Change:
    before = dict(zip(plan.columns, record.before or (), strict=True))
    after = dict(zip(plan.columns, record.values, strict=True))
    lines: dict[int, Values | None] = {pk: lost[pk] for pk in record.surplus}
    for line in record.lines:
        if line.before is None:
            lines[line.pk or 0] = None
        elif line.before != line.values:
            lines[line.pk or 0] = dict(zip(plan.line_columns, line.before, strict=True))
    return Change(
        pk=record.pk or 0,
        label=record.label,
        before={name: value for name, value in before.items() if after[name] != value},
        lines=lines,
    )


def _insert(document: Document, plan: Plan, created: list[Record], fixed: Values) -> None:
    if not created:
        return
    model = document.model
    prefix = getattr(model, "reference_prefix", "")
    references = allocate(prefix, len(created)) if prefix else [""] * len(created)
    bare = [record for record in created if record.pk is None]
    for record, pk in zip(bare, reserve_ids(model, len(bare)), strict=True):
        record.pk = pk
    rows = [
        _head(document, plan, record, fixed, reference)
        for record, reference in zip(created, references, strict=True)
    ]
    insert_rows(model, list(rows[0]), (row.values() for row in rows))  # type: ignore[misc]


def _head(document: Document, plan: Plan, record: Record, fixed: Values, reference: str) -> Values:
    head = {"id": record.pk, **fixed, **dict(zip(plan.columns, record.values, strict=True))}
    if record.identity is not None:
        head[document.key] = record.identity
    if reference:
        head["reference"] = reference
    for target, column in document.sums.items():
        if column in plan.line_columns:
            index = plan.line_columns.index(column)
            head[target] = sum(line.values[index] or 0 for line in record.lines)
    if document.counter:
        head[document.counter] = len(record.lines)
    if document.derive:
        head |= document.derive(head)
    return head


def _update(document: Document, plan: Plan, changed: list[Record]) -> None:
    if not changed:
        return
    heads = [dict(zip(plan.columns, record.values, strict=True)) for record in changed]
    if document.derive:
        heads = [head | document.derive(head) for head in heads]
    rows = ((r.pk, *head.values()) for r, head in zip(changed, heads, strict=True))
    update_rows(document.model, list(heads[0]), rows)


def _write_lines(
    document: Document, plan: Plan, created: list[Record], changed: list[Record]
) -> None:
    if document.line is None or not plan.line_columns:
        return
    names = [document.parent, document.position, *plan.line_columns]
    fresh = [(r.pk, line.number, *line.values) for r in created for line in r.lines]
    if fresh:
        insert_rows(document.line, names, fresh)
    old = [
        (line.pk, *line.values)
        for record in changed
        for line in record.lines
        if line.pk and line.before != line.values
    ]
    if old:
        update_rows(document.line, plan.line_columns, old)
    added = [(r, line) for r in changed for line in r.lines if not line.pk]
    if added:
        for (_, line), pk in zip(added, reserve_ids(document.line, len(added)), strict=True):
            line.pk = pk
        rows = [(line.pk, r.pk, line.number, *line.values) for r, line in added]
        insert_rows(document.line, ["id", *names], rows)


def recount(document: Document, line_columns: Iterable[str], heads: list[int]) -> None:
    """Bring the sums of these records in line with their lines."""
    touched = set(line_columns)
    if document.line is None or not heads or not touched:
        return
    targets: list[tuple[str, sql.Composable]] = [
        (target, sql.SQL("coalesce(sum({}), 0)").format(sql.Identifier(column)))
        for target, column in document.sums.items()
        if column in touched
    ]
    if document.counter:
        targets.append((document.counter, sql.SQL("count(*)")))
    if not targets:
        return
    statement = sql.SQL(
        "UPDATE {head} h SET ({targets}) = (SELECT {sums} FROM {line} l WHERE l.{parent} = h.id) "
        "WHERE h.id = ANY(%s::bigint[])"
    ).format(
        head=sql.Identifier(document.model._meta.db_table),
        targets=sql.SQL(", ").join(sql.Identifier(name) for name, _ in targets),
        sums=sql.SQL(", ").join(expression for _, expression in targets),
        line=sql.Identifier(document.line._meta.db_table),
        parent=sql.Identifier(str(fields_of(document.line, [document.parent])[0].column)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), [heads])


def marks(document: Document) -> dict[str, int]:
    """The newest history entry of each table: whatever is changed later comes after it."""
    found: dict[str, int] = {}
    for model in (document.model, document.line):
        if model is not None:
            events = history_of(model)
            newest = events._default_manager.aggregate(newest=models.Max("pgh_id"))["newest"]
            found[events._meta.label_lower] = newest or 0
    return found


def history_of(model: type[models.Model]) -> type[models.Model]:
    """The model of a tracked model's history entries."""
    return next(iter(event_models(tracks_model=model)))
