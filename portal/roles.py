"""The database roles, and the one place that creates them.

The superuser prepares a database and is then done; the owner runs migrations and owns every table;
the application's role owns nothing, bypasses nothing, and is what web and worker connect as. Only
so do row-level security and the append-only audit hold against our own mistakes.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

EXTENSIONS = ("pg_trgm", "btree_gist", "btree_gin", "unaccent", "citext", "pg_stat_statements")


@dataclass(frozen=True)
class Roles:
    """Names and passwords of the owner and of the application's role."""

    owner: str = "guildhall_owner"
    app: str = "guildhall_app"
    # Empty on an embedded cluster, where the socket's directory is the guard.
    password: str = ""

    @property
    def house(self) -> str:
        """The role that the application's transactions take on to see every row; no log-in."""
        return f"{self.app}_house"


def connection_url(admin_dsn: str, role: str, password: str, database: str) -> str:
    """The URL by which a role enters a database of the same server; for settings and libpq."""
    given = conninfo_to_dict(admin_dsn)
    secret = f":{quote(password)}" if password else ""
    query = urlencode({"host": given.get("host", ""), "port": given.get("port", "5432")})
    return f"postgresql://{quote(role)}{secret}@/{quote(database)}?{query}"


def _connect(admin_dsn: str, database: str | None = None) -> psycopg.Connection:
    conninfo = make_conninfo(admin_dsn, dbname=database) if database else admin_dsn
    return psycopg.connect(conninfo, autocommit=True)


def ensure_roles(admin_dsn: str, roles: Roles) -> None:
    """Create the roles or bring them back to what they must be. Needs a superuser's DSN."""
    with _connect(admin_dsn) as connection, connection.transaction():
        # Two launchers may prepare one cluster at the same moment.
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('guildhall.roles'))")
        for name in (roles.owner, roles.app):
            _ensure_role(connection, name, roles.password)
        _ensure_house_role(connection, roles)


def _ensure_role(connection: psycopg.Connection, name: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    statement = sql.SQL(
        "{verb} ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION "
        "PASSWORD {password}"
    ).format(
        verb=sql.SQL("ALTER" if known else "CREATE"),
        name=sql.Identifier(name),
        password=sql.Literal(password or None),
    )
    connection.execute(statement)


def _ensure_house_role(connection: psycopg.Connection, roles: Roles) -> None:
    """The application may take the role on, and has none of its rights until it does."""
    names = {"house": sql.Identifier(roles.house), "app": sql.Identifier(roles.app)}
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [roles.house])
    verb = sql.SQL("ALTER" if known.fetchone() else "CREATE")
    powerless = sql.SQL(
        "{verb} ROLE {house} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
    )
    connection.execute(powerless.format(verb=verb, **names))
    connection.execute(sql.SQL("ALTER ROLE {app} NOINHERIT").format(**names))
    connection.execute(sql.SQL("GRANT {house} TO {app}").format(**names))


def create_database(admin_dsn: str, name: str, roles: Roles) -> bool:
    """Create a database that belongs to the owner, ready for migrations. False if it existed."""
    with _connect(admin_dsn) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        created = known.fetchone() is None
        if created:
            connection.execute(
                sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE template0").format(
                    name=sql.Identifier(name), owner=sql.Identifier(roles.owner)
                )
            )
    # Also on a database that existed: an attempt killed half-way is completed by the next one.
    with _connect(admin_dsn, name) as connection:
        for extension in EXTENSIONS:
            connection.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            )
        _grant(connection, name, roles)
    return created


def _grant(connection: psycopg.Connection, database: str, roles: Roles) -> None:
    """Whatever the owner will create, the application may read and write, and nothing more."""
    names = {
        "database": sql.Identifier(database),
        "owner": sql.Identifier(roles.owner),
        "app": sql.Identifier(roles.app),
        "house": sql.Identifier(roles.house),
    }
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}, {house}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}, {house}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
        "GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def clone_database(admin_dsn: str, *, template: str, name: str, roles: Roles) -> None:
    """Copy a database that nobody is connected to; default privileges come with the copy."""
    names = {
        "database": sql.Identifier(name),
        "template": sql.Identifier(template),
        "owner": sql.Identifier(roles.owner),
        "app": sql.Identifier(roles.app),
        "house": sql.Identifier(roles.house),
    }
    with _connect(admin_dsn) as connection:
        for statement in (
            "CREATE DATABASE {database} OWNER {owner} TEMPLATE {template} STRATEGY FILE_COPY",
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}, {house}",
        ):
            connection.execute(sql.SQL(statement).format(**names))


def drop_database(admin_dsn: str, name: str) -> None:
    """Drop a database, disconnecting whoever uses it."""
    with _connect(admin_dsn) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def rename_database(admin_dsn: str, name: str, new_name: str) -> None:
    """Give a database that nobody is connected to another name."""
    with _connect(admin_dsn) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(name), sql.Identifier(new_name)
            )
        )
