"""The three database roles: the application's may use what the owner makes, and nothing else."""

from collections.abc import Iterator

import psycopg
import pytest

from portal.roles import clone_database, create_database, drop_database
from tests.harness.server import Server

NAME = "guildhall_roles_check"


@pytest.fixture
def prepared(database_server: Server) -> Iterator[Server]:
    server = database_server
    drop_database(server.admin_dsn, NAME)
    create_database(server.admin_dsn, NAME, server.roles)
    with psycopg.connect(server.owner_url(NAME), autocommit=True) as owner:
        owner.execute("CREATE TABLE thing (id bigserial PRIMARY KEY, name text)")
    yield server
    drop_database(server.admin_dsn, NAME)


def test_the_application_reads_and_writes_what_the_owner_creates(prepared: Server) -> None:
    with psycopg.connect(prepared.app_url(NAME)) as app:
        app.execute("INSERT INTO thing (name) VALUES ('a')")
        app.execute("UPDATE thing SET name = 'b'")
        assert app.execute("SELECT name FROM thing").fetchall() == [("b",)]
        app.execute("DELETE FROM thing")


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE thing",
        "DROP TABLE thing",
        "ALTER TABLE thing DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id int)",
        "CREATE EXTENSION hstore",
        "SET session_replication_role = replica",
        "CREATE ROLE friend",
    ],
)
def test_the_application_cannot_change_what_guards_it(prepared: Server, statement: str) -> None:
    with (
        psycopg.connect(prepared.app_url(NAME)) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(statement)


def test_neither_role_can_do_what_a_superuser_can(prepared: Server) -> None:
    with psycopg.connect(prepared.admin_dsn) as admin:
        rows = admin.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles "
            "WHERE rolname = ANY(%s)",
            [[prepared.roles.owner, prepared.roles.app]],
        ).fetchall()
    assert rows == [(False, False, False, False)] * 2


def test_a_clone_belongs_to_the_same_owner(prepared: Server) -> None:
    copy = f"{NAME}_copy"
    drop_database(prepared.admin_dsn, copy)
    try:
        clone_database(prepared.admin_dsn, template=NAME, name=copy, roles=prepared.roles)
        with psycopg.connect(prepared.owner_url(copy), autocommit=True) as owner:
            owner.execute("CREATE TABLE later (id int)")
        with psycopg.connect(prepared.app_url(copy)) as app:
            app.execute("INSERT INTO later VALUES (1)")
    finally:
        drop_database(prepared.admin_dsn, copy)


def test_creating_twice_is_harmless(prepared: Server) -> None:
    assert create_database(prepared.admin_dsn, NAME, prepared.roles) is False
