"""The PostgreSQL that tests run on: the one that DATABASE_URL gives, else an embedded one.

The embedded cluster lies in the clone, is shared by every test process there, and is stopped by
the last one to leave. A given server must be entered as a superuser; roles of our own are made.
"""

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from portal.embedded import SUPERUSER, Cluster
from portal.roles import Roles, connection_url, ensure_roles

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".guildhall" / "test"
# What DATABASE_URL said before the settings gave it a meaning of their own.
GIVEN_URL = os.environ.get("GUILDHALL_TEST_SERVER", "")


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL and how to enter it."""

    admin_dsn: str
    roles: Roles

    @property
    def superuser(self) -> str:
        """The name of the role that tests are prepared with, never run as."""
        return str(conninfo_to_dict(self.admin_dsn)["user"])

    @property
    def django_address(self) -> dict[str, str]:
        """Host, port, user and password of the application, as Django's settings name them."""
        given = conninfo_to_dict(self.admin_dsn)
        return {
            "HOST": str(given.get("host", "")),
            "PORT": str(given.get("port", "")),
            "USER": self.roles.app,
            "PASSWORD": self.roles.password,
        }

    def owner_url(self, database: str) -> str:
        """The URL of the role that runs migrations."""
        return connection_url(self.admin_dsn, self.roles.owner, self.roles.password, database)

    def app_url(self, database: str) -> str:
        """The URL of the role that the application runs as."""
        return connection_url(self.admin_dsn, self.roles.app, self.roles.password, database)

    def environment(self, database: str) -> dict[str, str]:
        """Environment variables that point a process of ours at one database."""
        return {
            "DATABASE_URL": self.app_url(database),
            "DATABASE_OWNER_URL": self.owner_url(database),
            "DATABASE_APP_ROLE": self.roles.app,
        }


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """The server, with roles in place, for as long as the context lasts."""
    if GIVEN_URL:
        # Names of our own: the server may carry a real installation with the usual ones.
        secret = hashlib.sha256(GIVEN_URL.encode()).hexdigest()[:24]
        server = Server(
            GIVEN_URL, Roles("guildhall_test_owner", "guildhall_test_app", password=secret)
        )
        ensure_roles(server.admin_dsn, server.roles)
        yield server
        return
    HOME.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(HOME, disposable=True)
    with (HOME / "lease").open("w") as lease:
        fcntl.flock(lease, fcntl.LOCK_SH)
        cluster.start()
        server = Server(cluster.dsn(SUPERUSER, "postgres"), Roles())
        ensure_roles(server.admin_dsn, server.roles)
        try:
            yield server
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                cluster.stop()
