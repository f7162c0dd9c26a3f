"""Bring records back to what they were before an import wrote them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from portal.kernel.bulk.documents import Document, history_of, recount
from portal.kernel.bulk.rows import Change
from portal.kernel.bulk.tables import fields_of, insert_rows, read, update_rows

type Values = dict[str, Any]
# Of each record: its rows, by id.
type Rows = dict[int, dict[int, list[Any]]]


@dataclass(slots=True)
class Undone:
    """Which records are back to what they were, and which had to stay, and why."""

    restored: list[int] = field(default_factory=list)
    changed_since: list[int] = field(default_factory=list)
    in_use: list[int] = field(default_factory=list)


def undo(
    document: Document,
    changes: Iterable[Change],
    marks: Mapping[str, int],
    *,
    before_delete: Callable[[list[int]], object] = lambda keys: None,
    needed_by: Mapping[type[models.Model], str] = MappingProxyType({}),
) -> Undone:
    """Undo one batch: delete what it created, restore what it changed.

    A record that was changed since, or that other records need by now, stays as it is.
    ``before_delete`` removes what belongs to created records, and is rolled back with them.
    ``needed_by`` names the models, with their column, whose rows would vanish with the record.
    """
    by_pk = {change.pk: change for change in changes}
    list(document.model._default_manager.select_for_update().filter(pk__in=by_pk).only("pk"))
    result = Undone(changed_since=sorted(changed_after(document, by_pk, marks)))
    for pk in result.changed_since:
        del by_pk[pk]
    created = [pk for pk, each in by_pk.items() if each.before is None]
    wanted: set[int] = set()
    for model, column in needed_by.items():
        rows = model._default_manager.filter(**{f"{column}__in": created})
        wanted |= set(rows.values_list(column, flat=True))
    result.in_use += sorted(wanted)
    created = [pk for pk in created if pk not in wanted]
    blocked = _delete(document, created, before_delete)
    # What only records of this batch needed goes once they are gone: a parent after its children.
    while blocked and len(left := _delete(document, blocked, before_delete)) < len(blocked):
        blocked = left
    result.in_use += blocked
    gone = set(created) - set(blocked)
    result.restored += [pk for pk in created if pk in gone]
    restore = [change for change in by_pk.values() if change.before is not None]
    _restore(document.model, {c.pk: c.before for c in restore if c.before}, document)
    _restore_lines(document, restore)
    result.restored += [change.pk for change in restore]
    return result


def changed_after(document: Document, keys: Iterable[int], marks: Mapping[str, int]) -> set[int]:
    """Which of these records are no longer what they were at the marks, in head or lines.

    History newer than the marks alone says little: whoever changed a record and took that back,
    as undoing a later import does, left it as it was.
    """
    wanted, changed = list(keys), set()
    for model, owner in ((document.model, "pk"), (document.line, document.parent)):
        if model is None:
            continue
        events = history_of(model)
        mark = marks.get(events._meta.label_lower, 0)
        column = "pgh_obj_id" if owner == "pk" else owner
        newer = events._default_manager.filter(**{f"{column}__in": wanted, "pgh_id__gt": mark})
        touched = set(newer.values_list(column, flat=True))
        if touched:
            then, now = _as_of(model, column, touched, mark), _as_it_is(model, owner, touched)
            changed |= {pk for pk in touched if then[pk] != now[pk]}
    return changed


def _as_of(model: type[models.Model], column: str, owners: set[int], mark: int) -> Rows:
    """The rows of each owner as the newest history up to the mark has them."""
    events = history_of(model)
    rows = (
        events._default_manager.filter(**{f"{column}__in": owners, "pgh_id__lte": mark})
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
        .values_list("pgh_label", column, "pgh_obj_id", *_compared(model))
    )
    found: Rows = defaultdict(dict)
    for label, owner, pk, *values in rows:
        if label != "delete":
            found[owner][pk] = values
    return found


def _as_it_is(model: type[models.Model], owner: str, owners: set[int]) -> Rows:
    rows = model._default_manager.filter(**{f"{owner}__in": owners})
    found: Rows = defaultdict(dict)
    for of, pk, *values in rows.values_list(owner, "pk", *_compared(model)):
        found[of][pk] = values
    return found


def _compared(model: type[models.Model]) -> list[str]:
    """The columns that history keeps, but for those that each write moves by itself."""
    kept = {field.attname for field in history_of(model)._meta.concrete_fields}
    return [
        field.attname
        for field in model._meta.concrete_fields
        if field.attname in kept
        and not field.primary_key
        and not getattr(field, "auto_now", False)
    ]


def _delete(
    document: Document,
    keys: list[int],
    before_delete: Callable[[list[int]], object],
) -> list[int]:
    """Delete created records; returns those that something needs and that therefore stay."""
    try:
        with transaction.atomic():
            before_delete(keys)
            document.model._default_manager.filter(pk__in=keys).delete()
    except (IntegrityError, ProtectedError):
        if len(keys) == 1:
            return keys
        middle = len(keys) // 2
        halves = keys[:middle], keys[middle:]
        return [pk for half in halves for pk in _delete(document, half, before_delete)]
    return []


def _restore(
    model: type[models.Model], rows: Mapping[int, Values], document: Document | None = None
) -> None:
    """Write old values back, one statement for each set of columns."""
    groups: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for pk, values in rows.items():
        head = {f.attname: f.to_python(values[f.attname]) for f in fields_of(model, list(values))}
        if document is not None and document.derive:
            head |= document.derive(head)
        groups[tuple(head)].append([pk, *head.values()])
    for names, lines in groups.items():
        update_rows(model, names, lines)


def _restore_lines(document: Document, changes: list[Change]) -> None:
    line = document.line
    touched = {pk: change.pk for change in changes for pk in change.lines}
    if line is None or not touched:
        return
    was = {pk: values for change in changes for pk, values in change.lines.items()}
    present = {row[0] for row in read(line, ["id"], by="id", keys=touched)}
    line._default_manager.filter(pk__in=[pk for pk, old in was.items() if old is None]).delete()
    _restore(line, {pk: old for pk, old in was.items() if old and pk in present})
    for pk, old in was.items():
        if old and pk not in present:
            names = ["id", document.parent, *old]
            insert_rows(line, names, [[pk, touched[pk], *old.values()]])
    columns = [f.attname for f in line._meta.concrete_fields]
    recount(document, columns, sorted({change.pk for change in changes if change.lines}))
