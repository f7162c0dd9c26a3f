"""Rows of several tables, written by one statement.

A short command spends most of its time on the way to the database and back. PostgreSQL takes
inserts and updates of several tables as parts of one ``WITH``: triggers fire and constraints are
checked at its end as after any statement. The parts do not see each other's rows, so new rows get
their ids before, all in one question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

type Fields = tuple[models.Field[Any, Any], ...]
type Statement = tuple[str, tuple[Any, ...]]

_DEFAULT = object()


def reserve_ids(rows: Iterable[models.Model]) -> None:
    """Give new rows the ids that they will have. Rows that have one keep it.

    For tables whose key is an ``id`` that the database counts.
    """
    wanted: dict[str, list[models.Model]] = {}
    for row in rows:
        if row.pk is None:
            wanted.setdefault(_numbered(type(row))._meta.db_table, []).append(row)
    if not wanted:
        return
    parts = ", ".join(
        "ARRAY(SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s))"
        for _ in wanted
    )
    values = [value for table, given in wanted.items() for value in (table, len(given))]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", values)
        found = cursor.fetchone()
    for given, ids in zip(wanted.values(), found, strict=True):
        for row, pk in zip(given, ids, strict=True):
            # The key of the outermost table and, where it is another, of the row's own.
            row.id, row.pk = pk, pk  # type: ignore[attr-defined]


class Batch:
    """What one command inserts and updates. Nothing is sent before ``write``.

    Like Django's own bulk operations it calls no ``save()`` and sends no signals. A row may be
    changed once: PostgreSQL would drop one of two changes.
    """

    def __init__(self) -> None:
        self._new: dict[type[models.Model], list[models.Model]] = {}
        self._changed: list[tuple[models.Model, Fields]] = []

    def insert(self, *rows: models.Model) -> None:
        """New rows. Those of a table are inserted in the order in which they come."""
        for row in rows:
            for model in _tables(type(row)):
                self._new.setdefault(model, []).append(row)

    def update(self, row: models.Model, names: Sequence[str]) -> None:
        """These fields of a row that is there already."""
        found = [row._meta.get_field(name) for name in names]
        fields = [field for field in found if isinstance(field, models.Field)]
        for model in _tables(type(row)):
            own = tuple(field for field in fields if field.model is model)
            if own:
                self._changed.append((row, own))

    def write(self) -> None:
        """Send everything, in one statement."""
        parts = [_insertion(model, rows) for model, rows in self._new.items()]
        parts += [_change(row, fields) for row, fields in self._changed]
        if not parts:
            return
        *before, (last, values) = parts
        named = ", ".join(f"part{number} AS ({text})" for number, (text, _) in enumerate(before))
        every = tuple(value for _, given in before for value in given)
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {named} {last}" if before else last, (*every, *values))
        for rows in self._new.values():
            for row in rows:
                row._state.adding, row._state.db = False, connection.alias
        self._new, self._changed = {}, []


def _tables(model: type[models.Model]) -> list[type[models.Model]]:
    """The model and those that it inherits tables from, the outermost first."""
    concrete = model._meta.concrete_model or model
    return [*reversed(concrete._meta.get_parent_list()), concrete]


def _numbered(model: type[models.Model]) -> type[models.Model]:
    """The table whose sequence numbers rows of this model."""
    return _tables(model)[0]


def _insertion(model: type[models.Model], rows: list[models.Model]) -> Statement:
    fields = _inserted(model, keyed=rows[0].pk is not None)
    lines = [_values(row, fields, add=True) for row in rows]
    # What is empty in every row need not be sent.
    used = [
        at
        for at, field in enumerate(fields)
        if field.has_db_default() or any(line[at] is not None for line in lines)
    ]
    marks = [
        ", ".join("DEFAULT" if line[at] is _DEFAULT else "%s" for at in used) for line in lines
    ]
    columns = ", ".join(f'"{fields[at].column}"' for at in used)
    text = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({"), (".join(marks)})'  # noqa: S608
    return text, tuple(line[at] for line in lines for at in used if line[at] is not _DEFAULT)


@cache
def _inserted(model: type[models.Model], *, keyed: bool) -> Fields:
    fields = (field for field in model._meta.local_concrete_fields if not field.generated)
    return tuple(field for field in fields if keyed or not field.primary_key)


def _change(row: models.Model, fields: Fields) -> Statement:
    meta = fields[0].model._meta
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    text = f'UPDATE "{meta.db_table}" SET {columns} WHERE "{meta.pk.column}" = %s'  # noqa: S608
    return text, (*_values(row, fields, add=False), row.pk)


def _values(row: models.Model, fields: Fields, *, add: bool) -> list[Any]:
    """What the database gets. A related row may have got its id since it was assigned."""
    values = []
    for field in fields:
        value = field.pre_save(row, add)
        if value is None and isinstance(field, models.ForeignKey) and field.is_cached(row):
            value = getattr(field.get_cached_value(row), "pk", None)
            setattr(row, field.attname, value)
        if isinstance(value, DatabaseDefault):
            values.append(_DEFAULT)
        else:
            values.append(field.get_db_prep_save(value, connection))
    return values
