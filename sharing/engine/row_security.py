"""The second wall: PostgreSQL's row-level security, derived from what the models declare.

A transaction says who looks (``portal.kernel.viewers``). Parties and organisations see the rows
that grants and ownership show them and no wall takes away, by correlated ``EXISTS`` on primary
keys; the house's role sees every row; whoever says nothing sees nothing. Only the house's role
writes. The policy decides about facets, departments and counts; this wall only stands behind it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import connection as django_connection
from django.db.models import ForeignKey, Model, OneToOneRel
from psycopg import Connection, sql

from sharing.conditions import OWN_KINDS
from sharing.models import Fulfilment, Party, Wall
from sharing.shareable import Ownership, Shareable, shareables

# Read once per statement; without the cast outside it would be a set of arrays.
_PARTIES = "(SELECT nullif(current_setting('guildhall.parties', true), ''))::int[]"
_ORGANISATIONS = "(SELECT nullif(current_setting('guildhall.organisations', true), ''))::bigint[]"

# What the application's role may do with a table, the house's role may do too, and no more.
_SAME_RIGHTS = """
DO $$
DECLARE name text; kind "char"; right_name text;
BEGIN
    FOR name, kind IN
        SELECT oid::regclass::text, relkind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S', 'v')
        AND pg_get_userbyid(relowner) = current_user
    LOOP
        IF kind = 'S' THEN
            EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO %I', name, {house});
            CONTINUE;
        END IF;
        FOREACH right_name IN ARRAY ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] LOOP
            IF has_table_privilege({app}, name, right_name)
                AND NOT has_table_privilege({house}, name, right_name) THEN
                EXECUTE format('GRANT %s ON %s TO %I', right_name, name, {house});
            ELSIF has_table_privilege({house}, name, right_name)
                AND NOT has_table_privilege({app}, name, right_name) THEN
                EXECUTE format('REVOKE %s ON %s FROM %I', right_name, name, {house});
            END IF;
        END LOOP;
    END LOOP;
END $$
"""


def install(connection: Connection[Any], *, app: str, house: str) -> list[str]:
    """Bring the wall in line with the declarations; returns the tables that changed.

    Needs a connection as the owner of the tables. Again changes nothing and locks nothing.
    """
    roles = {"app": sql.Literal(app), "house": sql.Literal(house)}
    changed = []
    with connection.transaction():
        connection.execute(sql.SQL(_SAME_RIGHTS).format(**roles))
        for shareable in secured():
            condition = row_condition(shareable)
            table = shareable.model._meta.db_table
            mark = "row security " + hashlib.sha256(f"{condition}{app}".encode()).hexdigest()[:16]
            if _mark_of(connection, table) != mark:
                _secure(connection, table, condition, mark, app=app, house=house)
                changed.append(table)
        for shareable in shareables():
            if not shareable.row_security:
                _open(connection, shareable.model._meta.db_table)
    return changed


def _open(connection: Connection[Any], table: str) -> None:
    """Take the wall down where a declaration no longer asks for it."""
    secured_now = connection.execute(
        "SELECT 1 FROM pg_class WHERE oid = %s::regclass AND relrowsecurity", [table]
    )
    if secured_now.fetchone():
        statement = sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY")
        connection.execute(statement.format(sql.Identifier(table)))


def secured() -> list[Shareable]:
    """The shareable models whose tables are walled."""
    return [each for each in shareables() if each.row_security]


def _mark_of(connection: Connection[Any], table: str) -> str | None:
    row = connection.execute(
        "SELECT obj_description(oid, 'pg_policy') FROM pg_policy"
        " WHERE polrelid = %s::regclass AND polname = 'shared_rows'",
        [table],
    ).fetchone()
    return row[0] if row else None


def _secure(
    connection: Connection[Any], table: str, condition: str, mark: str, *, app: str, house: str
) -> None:
    names = {
        "table": sql.Identifier(table),
        "app": sql.Identifier(app),
        "house": sql.Identifier(house),
        "condition": sql.SQL(condition),  # type: ignore[arg-type]
        "mark": sql.Literal(mark),
    }
    for statement in (
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS shared_rows ON {table}",
        "DROP POLICY IF EXISTS house_rows ON {table}",
        "CREATE POLICY shared_rows ON {table} FOR SELECT TO {app} USING ({condition})",
        "CREATE POLICY house_rows ON {table} FOR ALL TO {house} USING (true) WITH CHECK (true)",
        "COMMENT ON POLICY shared_rows ON {table} IS {mark}",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def row_condition(shareable: Shareable) -> str:
    """The SQL by which a party or a member of an organisation sees a row of the table."""
    table = _quoted(shareable.model._meta.db_table)
    sources = [*_granted(shareable), *(_owned(shareable, each) for each in shareable.ownership)]
    seen = " OR ".join(f"({source})" for source in sources) or "false"
    wall = _quoted(Wall._meta.db_table)
    standing = (
        f"SELECT FROM {wall} w WHERE w.party_id = ANY ({_PARTIES})"
        f" AND w.subject = '{shareable.label}'"
        f" AND w.mask & {shareable.bits[shareable.base]} > 0"
        " AND w.valid_from <= statement_timestamp()"
        " AND (w.valid_until IS NULL OR w.valid_until > statement_timestamp())"
    )
    here = (
        f"EXISTS ({standing} AND (w.object_id = {table}.id"
        " OR (w.object_id IS NULL AND w.owner_id IS NULL)))"
    )
    before = " OR ".join([here, *_before_others(shareable, standing)])
    # Whoever has no wall at all pays one look-up per statement.
    return f"({seen}) AND (NOT (SELECT EXISTS ({standing})) OR NOT ({before}))"


def _before_others(shareable: Shareable, standing: str) -> Iterator[str]:
    """Walls before what belongs to another organisation, unless it belongs to the viewer too."""
    if not shareable.ownership:
        return
    own = " OR ".join(f"({_owned(shareable, each)})" for each in shareable.ownership)
    theirs = " OR ".join(
        f"EXISTS ({standing} AND w.owner_id IS NOT NULL"
        f" AND {_leads_to(shareable, each, 'w.owner_id')})"
        for each in shareable.ownership
    )
    yield f"(({theirs}) AND ({own}) IS NOT TRUE)"


def _granted(shareable: Shareable) -> Iterator[str]:
    table = _quoted(shareable.model._meta.db_table)
    if shareable.access_model is not None:
        yield _shows(shareable.access_model, f"{table}.id")
    main = shareable.main
    if main is not None and main.access_model is not None:
        part_of: Any = shareable.model._meta.get_field(shareable.part_of)
        key = f"{table}.{_quoted(part_of.column)}"
        # The main record's own wall stands before it in here as well.
        there = f"EXISTS (SELECT FROM {_quoted(main.model._meta.db_table)} m WHERE m.id = {key})"
        yield f"{_shows(main.access_model, key)} AND {there}"


def _shows(access: type[Model], record: str) -> str:
    """Whether grants show the viewer the record of this id."""
    return (
        f"EXISTS (SELECT FROM {_quoted(access._meta.db_table)} a"
        f" WHERE a.content_object_id = {record}"
        f" AND a.group_id = ANY ({_PARTIES}) AND a.valid_from <= statement_timestamp()"
        f" AND a.valid_until > statement_timestamp() AND {_met()})"
    )


def _met() -> str:
    """Whether the condition of an access row ``a``, if it has one, holds for the viewer."""
    fulfilment, party = (_quoted(each._meta.db_table) for each in (Fulfilment, Party))
    own = ", ".join(f"'{kind}'" for kind in OWN_KINDS)
    receiver = f"f.party_id = a.group_id OR NOT EXISTS (SELECT FROM {party} p"
    receiver += f" WHERE p.group_id = a.group_id AND p.kind IN ({own}))"
    asked = f"SELECT FROM {fulfilment} f WHERE f.condition_id = a.condition_id"
    asked += f" AND f.party_id = ANY ({_PARTIES}) AND f.since <= statement_timestamp()"
    asked += f" AND f.until > statement_timestamp() AND ({receiver})"
    return f"(a.condition_id IS NULL OR EXISTS ({asked}))"


def _owned(shareable: Shareable, owned: Ownership) -> str:
    """Ownership by the viewer's organisations as SQL."""
    return _leads_to(shareable, owned, f"ANY ({_ORGANISATIONS})")


def _leads_to(shareable: Shareable, owned: Ownership, owner: str) -> str:
    """Whether a row's ownership leads to ``owner``, its path walked from key to key."""
    model: type[Model] = shareable.model
    table = _quoted(model._meta.db_table)
    column, joined, joins = f"{table}.id", "", []
    steps = [] if owned.path == "pk" else owned.path.split("__")
    for index, name in enumerate(steps):
        field: Any = model._meta.get_field(name)
        if isinstance(field, OneToOneRel):
            alias = f"t{index}"
            related = field.related_model
            far = _quoted(field.remote_field.column)
            joins.append((f"{_quoted(related._meta.db_table)} {alias}", f"{alias}.{far}", column))
            model, joined, column = related, alias, f"{alias}.id"
            continue
        if not isinstance(field, ForeignKey):
            raise TypeError(f"{shareable.label}: ownership through {name} has no key to follow")
        if joined == "" and index > 0 and model is not shareable.model:
            alias = joined = f"t{index}"
            joins.append((f"{_quoted(model._meta.db_table)} {alias}", f"{alias}.id", column))
        column = f"{joined or table}.{_quoted(field.column)}"
        model, joined = field.related_model, ""
    mine = f"{column} = {owner}"
    if joins:
        sources = ", ".join(source for source, _key, _column in joins)
        links = " AND ".join(f"{key} = {near}" for _source, key, near in joins)
        mine = f"EXISTS (SELECT FROM {sources} WHERE {links} AND {mine})"
    return " AND ".join([mine, *_conditions(shareable, owned)])


def _conditions(shareable: Shareable, owned: Ownership) -> Iterator[str]:
    table = _quoted(shareable.model._meta.db_table)
    for name, value in owned.when.items():
        field: Any = shareable.model._meta.get_field(name)
        yield f"{table}.{_quoted(field.column)} = {sql.Literal(value).as_string()}"


def _quoted(name: Any) -> str:
    return django_connection.ops.quote_name(name)
