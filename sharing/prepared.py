"""What the policy asks of each row, as SQL that is written once for each form of viewer.

Django takes milliseconds to turn the policy's nested conditions into SQL, more than the database
takes to answer. The text depends on how many parties and organisations a viewer has, never on
which, nor on the moment that is asked about: it is made once with stand-ins for them, and every
later read puts the viewer's own values in. What a condition refers to outside of itself, the
columns of the row, stays with Django, so that it holds in subqueries and under joins as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Expression, F, Field, Model, Q

from portal.kernel.actors import Actor

type Build = Callable[[Actor, datetime | None], Expression | Q]

_PARTIES = 2_147_100_000
_ORGANISATIONS = 2_147_150_000
_MOMENT = datetime(1971, 1, 5, tzinfo=UTC)
_MOST = 4_096
# Types of the parameters that may be stand-ins.
_DIFFER = frozenset({int, datetime})
# Django's names for the tables of subqueries; our tables and columns are in lower case.
_ALIAS = re.compile(r"\b([A-Z]\d+)\b")


@dataclass(frozen=True, slots=True)
class Template:
    """SQL in parts: text, or the number of the column that stands there."""

    parts: tuple[str | int, ...]
    params: tuple[Any, ...]

    def filled(
        self, columns: Sequence[str], values: dict[Any, Any]
    ) -> tuple[str, tuple[Any, ...]]:
        """The SQL with the columns of a row, and its parameters with a viewer's values."""
        sql = "".join(columns[part] if isinstance(part, int) else part for part in self.parts)
        params = (
            values.get(each, each) if type(each) in _DIFFER else each for each in self.params
        )
        return sql, tuple(params)


class Prepared(Expression):
    """A template for one viewer. Its sources are the columns of the row that it refers to."""

    def __init__(
        self,
        template: Template,
        paths: tuple[str, ...],
        parties: tuple[int, ...],
        organisations: tuple[int, ...],
        at: datetime | None,
        output_field: Field[Any, Any],
    ) -> None:
        super().__init__(output_field=output_field)
        self.template = template
        self.sources: list[Any] = [F(path) for path in paths]
        self.values: dict[Any, Any] = {_MOMENT: at}
        self.values |= {_PARTIES + index: each for index, each in enumerate(parties)}
        self.values |= {_ORGANISATIONS + index: each for index, each in enumerate(organisations)}

    def get_source_expressions(self) -> list[Any]:
        """The columns of the row."""
        return self.sources

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Django resolved the columns against a query."""
        self.sources = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The template with this query's names of the columns; columns have no parameters."""
        columns = [compiler.compile(each)[0] for each in self.sources]
        return self.template.filled(columns, self.values)


class _NotPreparableError(Exception):
    """The SQL refers to something that is not known to be a column of the row."""


_kept: dict[Hashable, Template | None] = {}
_lock = Lock()


def prepared(
    key: Hashable,
    model: type[Model],
    build: Build,
    actor: Actor,
    at: datetime | None,
    *,
    paths: tuple[str, ...],
    output_field: Field[Any, Any],
) -> Expression | Q:
    """``build(actor, at)``, from the template of this key if there can be one.

    ``build`` may look at nothing of the actor but its parties and organisations, and at what
    ``key`` says; ``paths`` are the columns of ``model`` that it may refer to.
    """
    parties, organisations = tuple(actor.parties), tuple(actor.organisations)
    full = (key, model, len(parties), len(organisations), at is None)
    if full not in _kept:
        with _lock:
            if len(_kept) >= _MOST:
                _kept.clear()
            _kept[full] = _template(model, build, actor, at, paths)
    template = _kept.get(full)
    if template is None:
        return build(actor, at)
    return Prepared(template, paths, parties, organisations, at, output_field)


def _template(
    model: type[Model], build: Build, actor: Actor, at: datetime | None, paths: tuple[str, ...]
) -> Template | None:
    roles = actor.organisations.values()
    stand_in = replace(
        actor,
        parties=tuple(_PARTIES + index for index in range(len(actor.parties))),
        organisations={_ORGANISATIONS + index: role for index, role in enumerate(roles)},
    )
    query = model._base_manager.order_by().query
    compiler = query.get_compiler(connection=connection)
    try:
        resolved = build(stand_in, at and _MOMENT).resolve_expression(query, allow_joins=True)
        columns = [compiler.compile(F(path).resolve_expression(query))[0] for path in paths]
        sql, params = compiler.compile(resolved)
        return Template(_split(sql, columns, list(query.alias_map)), tuple(params))
    except (_NotPreparableError, EmptyResultSet, FullResultSet):
        return None


def _split(sql: str, columns: Sequence[str], tables: Sequence[str]) -> tuple[str | int, ...]:
    """The SQL cut at the row's columns; names of inner tables become ours, so that they never
    hide those of a query around it. Raises ``_NotPreparableError``."""
    pattern = "|".join(re.escape(column) for column in sorted(columns, key=len, reverse=True))
    parts: list[str | int] = []
    for piece in re.split(f"({pattern})", sql):
        if piece in columns:
            parts.append(columns.index(piece))
            continue
        if any(f'"{table}".' in piece for table in tables):
            raise _NotPreparableError
        parts.append(_ALIAS.sub(r"p\1", piece))
    return tuple(parts)
