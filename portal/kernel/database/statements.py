"""Statements that are written once and run often.

Django turns a queryset into SQL in a millisecond or two, most of a request's time. Here the SQL is
kept: the queryset is built once with stand-ins for whatever differs between requests (who asks,
cursors, ids), and each run puts the real values where the stand-ins stood. A queryset that cannot
be built so (it looks at the clock, or reads while it is built) is built anew each time.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import count
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import Literal

from portal.kernel.actors import Actor

# So many statements are kept, and so many letters of them.
_MOST = 5_000
_MOST_LETTERS = 20_000_000
_MARK = re.compile("%[s%]")
_USER = 2_147_200_001
_PARTIES = 2_147_300_000
_ORGANISATIONS = 2_147_400_000

type Values = Mapping[str, Any]
type Rows = Sequence[tuple[Any, ...]]


class _NotRepeatableError(Exception):
    """Building this queryset depends on more than its stand-ins."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a run puts a value; ``wrap`` is how Django marks its type for the database."""

    name: str
    wrap: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters, some of them slots. ``sql`` is empty if nothing can be found.

    Its marks for parameters are Django's; ``planned_sql`` has the server's for slots, and what is
    the same in every run as it is: a kept plan knows nothing of its values, and should know those.
    """

    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, Sequence[Any], Any], ...] = ()

    @cached_property
    def planned_sql(self) -> str:
        """As the server reads it: slots by their numbers, other parameters as they are."""
        numbers, params = count(1), iter(self.params)

        def written(mark: re.Match[str]) -> str:
            if mark[0] == "%%":
                return "%"
            param = next(params)
            return f"${next(numbers)}" if type(param) is Slot else _literal(param)

        return _MARK.sub(written, self.sql)

    def run(self, values: Values) -> Rows:
        """The rows, as tuples."""
        if not self.sql:
            return ()
        params = [_filled(each, values) for each in self.params if type(each) is Slot]
        with connection.planned_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(self.planned_sql, params)
            rows: Rows = cursor.fetchall()
        return self._converted(rows) if self.converters else rows

    def _converted(self, rows: Rows) -> Rows:
        converted = []
        for row in rows:
            values = list(row)
            for index, steps, expression in self.converters:
                for step in steps:
                    values[index] = step(values[index], expression, connection)
            converted.append(tuple(values))
        return converted


def _literal(param: Any) -> str:
    return f" {Literal(param).as_string()}"


def _filled(slot: Slot, values: Values) -> Any:
    value = values[slot.name]
    return slot.wrap(value) if slot.wrap else value


NOTHING = Statement("", ())


def statement_of(queryset: QuerySet[Any]) -> Statement:
    """The statement of a queryset of ``values_list``."""
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return NOTHING
    selected = [each for each, *_rest in (compiler.select or ())][: compiler.col_count]
    converters = tuple(
        (index, steps, expression)
        for index, (steps, expression) in compiler.get_converters(selected).items()
    )
    return Statement(sql, tuple(params), converters)


def repeated(queryset: QuerySet[Any], stand_ins: Mapping[Any, str]) -> Statement:
    """The statement of a queryset of ``values_list`` in which these values stand for what each
    run gives by name."""
    built = statement_of(queryset)
    return replace(built, params=tuple(_slot(each, stand_ins) for each in built.params))


def counting(queryset: QuerySet[Any], most: int | None = None) -> Statement:
    """The statement that counts the rows of a queryset, up to ``most``."""
    inner = statement_of(queryset.order_by().values_list("pk")[:most])
    if inner is NOTHING:
        return NOTHING
    return Statement(f"SELECT count(*) FROM ({inner.sql}) AS found", inner.params)  # noqa: S608


# --- who asks -----------------------------------------------------------------------------------


def shape_of(actor: Actor) -> Hashable:
    """Everything about an actor that may decide about the form of a statement."""
    return (
        actor.kind,
        actor.departments,
        actor.remits,
        actor.is_administrator,
        tuple(actor.organisations.values()),
        len(actor.parties),
        actor.scopes,
        actor.language,
        actor.read_only,
        actor.user_id is None,
    )


def _stand_in(actor: Actor) -> Actor:
    roles = actor.organisations.values()
    return replace(
        actor,
        user_id=None if actor.user_id is None else _USER,
        organisations={_ORGANISATIONS + index: role for index, role in enumerate(roles)},
        parties=tuple(_PARTIES + index for index in range(len(actor.parties))),
    )


def values_of(actor: Actor) -> dict[str, Any]:
    """What the slots of an actor stand for."""
    values: dict[str, Any] = {"user": actor.user_id}
    values.update((f"party{index}", each) for index, each in enumerate(actor.parties))
    values.update((f"organisation{index}", each) for index, each in enumerate(actor.organisations))
    return values


def _actor_slots(actor: Actor) -> dict[Any, str]:
    found: dict[Any, str] = {_USER: "user"}
    found.update((_PARTIES + index, f"party{index}") for index in range(len(actor.parties)))
    found.update(
        (_ORGANISATIONS + index, f"organisation{index}")
        for index in range(len(actor.organisations))
    )
    return found


# --- the store ----------------------------------------------------------------------------------

type Build = Callable[[Actor, Values], Statement]


class Store:
    """The last statements by their keys; ``None`` for those that must be built each time.

    Keys outlive what they were made for: they should hold marks, nothing that holds much.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Statement | None] = OrderedDict()
        self._letters = 0
        self._lock = Lock()

    def run(
        self, key: Hashable, build: Build, actor: Actor, values: Values, stand_ins: Values
    ) -> Rows:
        """Run the statement that ``build`` makes of an actor and values.

        ``stand_ins`` are values of the same types that occur nowhere else.
        """
        full = (key, shape_of(actor))
        with self._lock:
            known = full in self._kept
            found = self._kept.get(full)
            if known:
                self._kept.move_to_end(full)
        if not known:
            found = _repeatable(build, actor, stand_ins)
            self._keep(full, found)
        if found is None:
            return build(actor, values).run({})
        return found.run({**values_of(actor), **values})

    def _keep(self, key: Hashable, found: Statement | None) -> None:
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = found
            self._letters += _letters_of(found)
            while len(self._kept) > _MOST or self._letters > _MOST_LETTERS:
                _key, oldest = self._kept.popitem(last=False)
                self._letters -= _letters_of(oldest)


def _letters_of(statement: Statement | None) -> int:
    return len(statement.sql) if statement else 0


def _repeatable(build: Build, actor: Actor, stand_ins: Values) -> Statement | None:
    names = _actor_slots(actor)
    for name, value in stand_ins.items():
        names[_hashable(value)] = name
    with suppress(_NotRepeatableError), connection.execute_wrapper(_refuse):
        built = build(_stand_in(actor), stand_ins)
        params = tuple(_slot(each, names) for each in built.params)
        used = {each.name for each in params if isinstance(each, Slot)}
        if built is NOTHING or {name for name in stand_ins if "cursor" not in name} <= used:
            return replace(built, params=params)
    return None


def _refuse(*_args: Any) -> Any:
    raise _NotRepeatableError


def _hashable(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    inner = getattr(value, "obj", value)  # psycopg's mark of binary values
    return bytes(inner) if isinstance(inner, bytes | bytearray | memoryview) else inner


def _slot(param: Any, names: Mapping[Any, str]) -> Any:
    plain = _hashable(param)
    try:
        name = names.get(plain)
    except TypeError:
        return param
    if name is not None:
        marked = hasattr(param, "obj") or (isinstance(param, int) and type(param) is not int)
        return Slot(name, type(param) if marked else None)
    if isinstance(param, date):
        raise _NotRepeatableError  # the clock of the day on which it was written
    return param
