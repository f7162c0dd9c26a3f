"""A running site for browser and websocket tests: real web server, real worker, own database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from portal import processes
from tests.harness.databases import Database, cloned, point_at
from tests.harness.server import ROOT, Server


@dataclass(frozen=True)
class Site:
    """Where the site answers, which database it works on, and its web process."""

    url: str
    database: Database
    home: Path
    web: int

    @property
    def mails(self) -> list[str]:
        """Every mail sent so far, oldest first, as sent."""
        files = sorted((self.home / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        return [path.read_text() for path in files]

    @property
    def socket_url(self) -> str:
        """The same address for websockets."""
        return self.url.replace("http", "ws", 1)


@contextmanager
def running_site(database: Database, home: Path, *, jobs: bool = True) -> Iterator[Site]:
    """Start web server and worker on a database and stop them in the end.

    Without ``jobs`` there is no worker: for a site that is looked at and not changed.
    """
    listener = processes.listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    environment = os.environ | database.server.environment(database.name)
    environment |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings_test",
        "GUILDHALL_HOME": str(home),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "BASE_URL": url,
        "GUILDHALL_TEST_MAIL": str(home / "mail"),
    }
    children: list[processes.Child] = []
    try:
        for name, listeners in (("serve", [listener]), ("worker", []))[: 2 if jobs else 1]:
            children.append(
                processes.start(
                    name,
                    [name],
                    environment=environment,
                    log=home / f"{name}.log",
                    directory=ROOT,
                    listeners=listeners,
                )
            )
        listener.close()
        processes.wait_until_ready(f"{url}/readyz", children, seconds=60)
        yield Site(url, database, home, children[0].process.pid)
    finally:
        processes.stop(children)


@pytest.fixture(scope="session")
def _site(
    database_server: Server, tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> Iterator[Site]:
    with (
        cloned(database_server, "site") as database,
        running_site(database, tmp_path_factory.mktemp("site")) as site,
    ):
        yield site


@pytest.fixture
def live_site(
    _site: Site, test_database: Database, django_db_blocker: object, request: pytest.FixtureRequest
) -> Iterator[Site]:
    """A running site, empty but for what migrations made.

    The test writes to the site's database through the usual services and models, and every write
    is committed; do not combine with the ``db`` fixtures. Everything is reset afterwards.
    """
    if {"db", "transactional_db"} & set(request.fixturenames):
        pytest.fail("live_site brings a database of its own: drop the django_db mark")
    with django_db_blocker.unblock():
        point_at(_site.database)
        try:
            yield _site
        finally:
            connection.close()
            _site.database.reset()
            point_at(test_database)
