"""Test databases: one migrated template, a clone for each test process, and a reset by rows.

Migrations take half a minute and run once per set of migration files. A clone takes a tenth of a
second. Between transactional tests the rows that a test left are deleted and the rows that
migrations made are restored, so that a server connected to the database goes on undisturbed.
"""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from portal.fingerprints import digest_of, migration_parts
from portal.roles import clone_database, create_database, drop_database, rename_database
from sharing.engine.row_security import install
from tests.harness.server import HOME, ROOT, Server

TEMPLATE_PREFIX = "guildhall_template_"
CLONE_PREFIX = "guildhall_test_"
TEMPLATES_KEPT = 3
RESETS = 4
# A change here may call for more migrations; it never invalidates those that were run.
HARMLESS = {
    "portal/settings.py",
    "portal/composition.py",
    "portal/roles.py",
    "sharing/engine/row_security.py",
}
# A running worker's own registration; deleting it would make the worker give up.
UNTOUCHED = {"procrastinate_workers"}


def migrated_template(server: Server) -> str:
    """The name of the template for the code at hand, built if there is none yet."""
    parts = migration_parts()
    name = TEMPLATE_PREFIX + digest_of(parts)
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in _databases(server, TEMPLATE_PREFIX):
            draft = f"{CLONE_PREFIX}draft_{os.getpid()}"
            drop_database(server.admin_dsn, draft)
            if start := _template_to_start_from(server, parts):
                admin, roles = server.admin_dsn, server.roles
                clone_database(admin, template=start, name=draft, roles=roles)
            else:
                create_database(server.admin_dsn, draft, server.roles)
            _migrate(server, draft)
            _note_parts(server, draft, parts)
            rename_database(server.admin_dsn, draft, name)
            for old in _databases(server, TEMPLATE_PREFIX)[:-TEMPLATES_KEPT]:
                drop_database(server.admin_dsn, old)
    return name


def _template_to_start_from(server: Server, parts: dict[str, str]) -> str | None:
    """The newest template that lacks nothing but some later migrations."""
    for name in reversed(_databases(server, TEMPLATE_PREFIX)):
        with psycopg.connect(server.admin_dsn) as connection:
            row = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [name],
            ).fetchone()
        known = {
            file: digest
            for file, digest in json.loads((row and row[0]) or "{}").items()
            if file not in HARMLESS
        }
        if known and known.items() <= parts.items():
            return name
    return None


def _note_parts(server: Server, database: str, parts: dict[str, str]) -> None:
    with psycopg.connect(server.admin_dsn, autocommit=True) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(database), sql.Literal(json.dumps(parts))
            )
        )


def _migrate(server: Server, database: str) -> None:
    command = [sys.executable, "-m", "portal.cli", "migrate", "--quiet", "--structure-only"]
    environment = os.environ | server.environment(database)
    environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings_test"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _databases(server: Server, prefix: str) -> list[str]:
    """Databases whose name starts so, oldest first."""
    with psycopg.connect(server.admin_dsn, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid",
            [prefix],
        )
        return [name for (name,) in rows]


def drop_abandoned(server: Server) -> None:
    """Drop the clones of test processes that were killed."""
    for name in _databases(server, CLONE_PREFIX):
        pid = int(name.rsplit("_", 1)[-1])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            drop_database(server.admin_dsn, name)
        except PermissionError:
            continue


class Database:
    """One clone of the template, and how to bring it back to what the template held."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.name = name
        self._admin = psycopg.connect(make_conninfo(server.admin_dsn, dbname=name))
        # Neither triggers nor foreign keys have a say in a reset.
        self._admin.execute("SET session_replication_role = replica")
        self._admin.execute("SET lock_timeout = '3s'")
        self._tables = self._ordinary_tables()
        self._baseline = {table: self._copy_out(table) for table in self._filled(self._tables)}
        self._sums = {table: self._sum(table) for table in self._baseline}
        self._admin.commit()

    @property
    def url(self) -> str:
        """The URL by which the application enters."""
        return self.server.app_url(self.name)

    def reset(self) -> None:
        """Forget every row that tests left; bring back every row of the template."""
        for _attempt in range(RESETS):
            try:
                self._reset()
            except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
                # Somebody left a transaction open or still works; what they write is of no use.
                self._admin.rollback()
                self._admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                    "AND xact_start IS NOT NULL"
                )
                self._admin.commit()
            else:
                return
        self._reset()

    def close(self) -> None:
        """Drop the clone."""
        self._admin.close()
        drop_database(self.server.admin_dsn, self.name)

    def _reset(self) -> None:
        with self._admin.transaction():
            for table in self._filled(self._tables):
                if table not in self._baseline:
                    self._admin.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            for table, rows in self._baseline.items():
                if self._sum(table) != self._sums[table]:
                    self._admin.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                    self._copy_in(table, rows)

    def _ordinary_tables(self) -> list[str]:
        rows = self._admin.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        return [name for (name,) in rows if name not in UNTOUCHED]

    def _filled(self, tables: list[str]) -> list[str]:
        """Those of the tables that hold a row."""
        if not tables:
            return []
        probes = sql.SQL(", ").join(
            sql.SQL("CASE WHEN EXISTS (SELECT 1 FROM {}) THEN {} END").format(
                sql.Identifier(table), sql.Literal(table)
            )
            for table in tables
        )
        row = self._admin.execute(sql.SQL("SELECT {}").format(probes)).fetchone()
        return [name for name in row or () if name]

    def _sum(self, table: str) -> tuple[int, int]:
        statement = sql.SQL(
            "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {} t"
        ).format(sql.Identifier(table))
        return self._admin.execute(statement).fetchone() or (0, 0)

    def _copy_out(self, table: str) -> bytes:
        with self._admin.cursor() as cursor:
            statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
            with cursor.copy(statement) as copy:
                return b"".join(bytes(block) for block in copy)

    def _copy_in(self, table: str, rows: bytes) -> None:
        with self._admin.cursor() as cursor:
            statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
            with cursor.copy(statement) as copy:
                copy.write(rows)


@contextmanager
def cloned(server: Server, suffix: str = "") -> Iterator[Database]:
    """A database of this process's own, dropped afterwards."""
    drop_abandoned(server)
    name = f"{CLONE_PREFIX}{suffix}{'_' if suffix else ''}{os.getpid()}"
    template = migrated_template(server)
    drop_database(server.admin_dsn, name)
    clone_database(server.admin_dsn, template=template, name=name, roles=server.roles)
    _raise_second_wall(server, name)
    database = Database(server, name)
    try:
        yield database
    finally:
        database.close()


def _raise_second_wall(server: Server, name: str) -> None:
    """Row-level security follows the declarations of models, which change without migrations."""
    with psycopg.connect(server.owner_url(name), autocommit=True) as connection:
        install(connection, app=server.roles.app, house=server.roles.house)


def point_at(database: Database) -> None:
    """Make Django's default connection, in every thread, that of this database."""
    connection.close()
    given = connection.settings_dict
    options = {k: v for k, v in given["OPTIONS"].items() if k not in {"host", "port", "user"}}
    given.update(database.server.django_address)
    given.update(NAME=database.name, OPTIONS=options)
    settings.APP_ROLE = database.server.roles.app
    settings.HOUSE_ROLE = database.server.roles.house
