"""Set-based reading and writing of one table, with the types of its model's fields.

Rows travel by COPY into a temporary table and from there by one statement, so that row-level
security, constraints and history triggers see them like any other write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from django.utils import timezone
from psycopg import sql

type Rows = Iterable[Sequence[Any]]


def fields_of(model: type[models.Model], names: Sequence[str]) -> list[models.Field[Any, Any]]:
    """The concrete fields of these attribute names (``partner_id``, not ``partner``)."""
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


def read(
    model: type[models.Model],
    names: Sequence[str],
    *,
    by: str,
    keys: Iterable[Any],
    where: Mapping[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    """The columns ``names`` of the rows whose column ``by`` is among ``keys``."""
    wanted = list(keys)
    if not wanted:
        return []
    conditions = where or {}
    columns = fields_of(model, [by, *names, *conditions])
    statement = sql.SQL("SELECT {names} FROM {table} WHERE {by} = ANY({keys}::{type}[])").format(
        names=_list(columns[1 : 1 + len(names)]),
        table=sql.Identifier(model._meta.db_table),
        by=_name(columns[0]),
        keys=sql.Placeholder(),
        type=sql.SQL(_array_type(columns[0])),
    )
    for field in columns[1 + len(names) :]:
        statement += sql.SQL(" AND {} = %s").format(_name(field))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), [wanted, *conditions.values()])
        return [_python(columns[1:], row) for row in cursor.fetchall()]


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """The next ``count`` ids of a table, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],  # type: ignore[union-attr]
        )
        return [row[0] for row in cursor.fetchall()]


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Insert rows of these columns; the others get their field's or the database's default."""
    rest = [
        field
        for field in model._meta.concrete_fields
        if field.attname not in names
        and not field.primary_key
        and field.db_default is NOT_PROVIDED
    ]
    makers = [_default(field) for field in rest]
    filled = ([*row, *(make() for make in makers)] for row in rows)
    every = [*names, *(field.attname for field in rest)]
    with _staged(model, every, filled) as stage, connection.cursor() as cursor:
        columns = _list(fields_of(model, every))
        cursor.execute(
            sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {stage}")
            .format(table=sql.Identifier(model._meta.db_table), columns=columns, stage=stage)
            .as_string()
        )


def update_rows(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Update by primary key: each row is the key and then the columns ``names``."""
    key = model._meta.pk.attname  # type: ignore[union-attr]
    fields = fields_of(model, names)
    touched = [f for f in model._meta.concrete_fields if getattr(f, "auto_now", False)]
    with _staged(model, [key, *names], rows) as stage, connection.cursor() as cursor:
        settings = [sql.SQL("{0} = s.{0}").format(_name(field)) for field in fields]
        settings += [sql.SQL("{} = now()").format(_name(f)) for f in touched]
        cursor.execute(
            sql.SQL("UPDATE {table} t SET {settings} FROM {stage} s WHERE t.{key} = s.{key}")
            .format(
                table=sql.Identifier(model._meta.db_table),
                settings=sql.SQL(", ").join(settings),
                stage=stage,
                key=_name(model._meta.pk),
            )
            .as_string()
        )


def delete_rows(model: type[models.Model], keys: Iterable[int], *, by: str = "") -> None:
    """Delete the rows whose column ``by`` (the primary key) is among ``keys``."""
    field = fields_of(model, [by])[0] if by else model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("DELETE FROM {table} WHERE {column} = ANY(%s::bigint[])")
            .format(
                table=sql.Identifier(model._meta.db_table),
                column=_name(field),
            )
            .as_string(),
            [list(keys)],
        )


@contextmanager
def _staged(
    model: type[models.Model], names: Sequence[str], rows: Rows
) -> Iterator[sql.Identifier]:
    """A temporary table with these columns, filled by COPY."""
    name = sql.Identifier(f"bulk_{model._meta.db_table}")
    fields = fields_of(model, names)
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(_name(field), sql.SQL(_type(field))) for field in fields
    )
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP")
            .format(name, columns)
            .as_string()
        )
        with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(name)) as copy:
            for row in rows:
                copy.write_row(row)
        yield name
        cursor.execute(sql.SQL("DROP TABLE {}").format(name).as_string())


def _default(field: models.Field[Any, Any]) -> Callable[[], Any]:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        moment = timezone.now()
        return lambda: moment
    if callable(field.default):
        return field.get_default
    value = field.get_default()
    return lambda: value


def _type(field: models.Field[Any, Any]) -> str:
    return field.rel_db_type(connection) if field.primary_key else field.db_type(connection)  # type: ignore[return-value]


def _array_type(field: models.Field[Any, Any]) -> str:
    return "text" if isinstance(field, models.CharField) else _type(field)


def _python(fields: Sequence[models.Field[Any, Any]], row: Sequence[Any]) -> tuple[Any, ...]:
    """Values as the services compare them: bytes instead of memory views."""
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def _list(fields: Iterable[models.Field[Any, Any]]) -> sql.Composed:
    return sql.SQL(", ").join([_name(field) for field in fields])


def _name(field: models.Field[Any, Any] | None) -> sql.Identifier:
    """The column's name; every field that gets here has one."""
    return sql.Identifier(str(field.column if field else "id"))
