"""Grants by the million: copies of one row that the services wrote, made by the server itself.

Done as superuser with triggers off and indexes away, so that twenty million rows take minutes;
nothing of it is what Guildhall does, it only makes the world that Guildhall is measured in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import models
from psycopg import sql
from psycopg.conninfo import make_conninfo

from partners.models import Organisation, OrganisationAccess
from sharing.models import Grant
from tests.harness.server import Server

# Parties whose grants one statement writes.
_AT_ONCE = 500


def fill_grants(
    server: Server, database: str, *, like: int, parties: Sequence[int], per_party: int
) -> None:
    """Share ``per_party`` customers, evenly spread, with each party, as the grant ``like``."""
    with psycopg.connect(make_conninfo(server.admin_dsn, dbname=database)) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("SET maintenance_work_mem = '1GB'")
        admin.execute(
            "CREATE TEMP TABLE numbered AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id,"
            " sort_key FROM partners_organisation WHERE roles @> ARRAY['customer']::varchar[]"
        )
        admin.execute("CREATE UNIQUE INDEX ON numbered (n)")
        admin.execute("ANALYZE numbered")
        row = admin.execute("SELECT count(*) FROM numbered").fetchone()
        source = _source(total=row[0] if row else 0, per_party=per_party)
        grant = {"public_id": "gen_random_uuid()", "party_id": "s.party", "object_id": "s.id"}
        access = {"group_id": "s.party", "content_object_id": "s.id", "sort_key": "s.sort_key"}
        of_grant = admin.execute(
            "SELECT a.id FROM partners_organisationaccess a JOIN sharing_grant g ON"
            " a.group_id = g.party_id AND a.content_object_id = g.object_id WHERE g.id = %s",
            [like],
        ).fetchone()
        assert of_grant is not None, "the grant to copy opens nothing"
        with _without_indexes(admin, [Grant, OrganisationAccess]):
            for start in range(0, len(parties), _AT_ONCE):
                some = list(parties[start : start + _AT_ONCE])
                admin.execute(_copies(Grant, like, grant, source), {"parties": some})
                admin.execute(
                    _copies(OrganisationAccess, of_grant[0], access, source), {"parties": some}
                )
        admin.commit()
        admin.autocommit = True
        # Pages are read from the index alone once the table is known to be visible.
        admin.execute("VACUUM (ANALYZE)")


def fill_customers(
    server: Server, database: str, *, like: int, names: Iterable[tuple[str, str, bytes]]
) -> None:
    """Copies of the customer ``like`` under these references, names and sort keys."""
    others = {
        "reference": "s.reference",
        "name": "s.name",
        "sort_key": "s.sort_key",
        "search_name": "lower(s.name)",
    }
    with psycopg.connect(make_conninfo(server.admin_dsn, dbname=database)) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("SET maintenance_work_mem = '1GB'")
        admin.execute("CREATE TEMP TABLE given (reference text, name text, sort_key bytea)")
        with admin.cursor().copy("COPY given FROM STDIN") as copy:
            for row in names:
                copy.write_row(row)
        columns, values = _columns(Organisation, others)
        with _without_indexes(admin, [Organisation]):
            admin.execute(
                sql.SQL(
                    "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} p"
                    " CROSS JOIN given s WHERE p.id = {like}"
                ).format(
                    table=sql.Identifier(Organisation._meta.db_table),
                    columns=columns,
                    values=values,
                    like=sql.Literal(like),
                )
            )


def _columns(
    model: type[models.Model], others: Mapping[str, str]
) -> tuple[sql.Composed, sql.Composed]:
    """The columns of a model, and where copies take them from: some given, others the row's."""
    kept = [
        field.column
        for field in model._meta.concrete_fields
        if not field.primary_key and field.column not in others
    ]
    names = sql.SQL(", ").join(sql.Identifier(name) for name in (*kept, *others))
    values: list[sql.Composable] = [sql.SQL("p.{}").format(sql.Identifier(name)) for name in kept]
    values += [sql.SQL(value) for value in others.values()]  # type: ignore[arg-type]
    return names, sql.SQL(", ").join(values)


def _source(*, total: int, per_party: int) -> sql.Composed:
    """Pairs of party and customer: each party takes every so many, from a place of its own."""
    return sql.SQL(
        "SELECT party, id, sort_key FROM unnest(%(parties)s::bigint[]) party"
        " CROSS JOIN generate_series(0, {last}) i"
        " JOIN numbered ON n = (party * 104729 + i * {step}) %% {total}"
        " ORDER BY party, n"
    ).format(
        last=sql.Literal(per_party - 1),
        step=sql.Literal(max(total // per_party, 1)),
        total=sql.Literal(total),
    )


def _copies(
    model: type[models.Model], like: int, others: Mapping[str, str], source: sql.Composed
) -> sql.Composed:
    """Copies of a row over the source, each with its own values in some columns."""
    columns, values = _columns(model, others)
    return sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} p CROSS JOIN ({source}) s"
        " WHERE p.id = {like} AND NOT (s.party = {party} AND s.id = {record})"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        columns=columns,
        values=values,
        source=source,
        like=sql.Literal(like),
        party=sql.SQL("p.party_id" if "party_id" in others else "p.group_id"),
        record=sql.SQL("p.object_id" if "object_id" in others else "p.content_object_id"),
    )


@contextmanager
def _without_indexes(
    admin: psycopg.Connection[Any], tables: Sequence[type[models.Model]]
) -> Iterator[None]:
    """Drop the indexes that no constraint needs, and make them again afterwards."""
    names = [table._meta.db_table for table in tables]
    rows = admin.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid::regclass::text = ANY(%s)"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [names],
    ).fetchall()
    for name, _definition in rows:
        admin.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _name, definition in rows:
        admin.execute(definition)
