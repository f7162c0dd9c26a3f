"""What every test may use: a database of its own, the data sets, a running site, a browser."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.db import connections
from django.test import TransactionTestCase

from portal.catalogues import compile_catalogues
from portal.kernel.viewers import work_for_the_house
from tests.harness.databases import Database, cloned, point_at
from tests.harness.server import ROOT, Server, running_server

SITES = {"live_site", "site"}

# The same examples in every run, so that a change is judged by itself; ``make test-all`` also
# wanders (``--hypothesis-profile wandering``) and finds what nobody thought of.
hypothesis.settings.register_profile("steady", derandomize=True)
hypothesis.settings.register_profile("wandering", derandomize=False, max_examples=300)
hypothesis.settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before any process of the run reads them.

    Tests themselves look with the house's sight; what they call looks for whom it says.
    """
    config.pluginmanager.register(Alone())
    work_for_the_house()
    if not hasattr(config, "workerinput"):
        compile_catalogues()


class Alone:
    """Marks what needs a running site ``alone``, before ``-m`` chooses.

    A site reads the feed up to the oldest open transaction of the whole server; a test beside it
    that keeps one open for a minute would make its pages wait as long.
    """

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Mark them."""
        for item in items:
            if not SITES.isdisjoint(getattr(item, "fixturenames", ())):
                item.add_marker("alone")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put asynchronous tests first, long ones next, and leave the order of the others to chance.

    Playwright keeps a loop running in the thread for as long as its browser lives; no other loop
    can start there. Parallel processes take tests in this order, so none meets a browser before
    its last asynchronous test. What takes minutes begins early, or all would wait for it at last.
    """
    for marker in ("long", "asyncio"):
        items.sort(key=lambda item: item.get_closest_marker(marker) is None)


def _note_the_proof(request: Any, **_sent: object) -> None:
    """A test that signs somebody in by force gets what signing in by password leaves."""
    proof = {"method": "password", "at": time.time()}
    request.session.setdefault(AUTHENTICATION_METHODS_SESSION_KEY, [proof])


user_logged_in.connect(_note_the_proof, dispatch_uid="tests")
pytest_plugins = [
    "tests.harness.site",
    "tests.harness.browser",
    "tests.harness.redis",
    "tests.cast",
]


@pytest.fixture(scope="session")
def database_server() -> Iterator[Server]:
    """The PostgreSQL that the tests run on."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def test_database(database_server: Server) -> Iterator[Database]:
    """This process's clone of the migrated template."""
    with cloned(database_server) as database:
        yield database


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: object, test_database: Database
) -> Iterator[None]:
    """Point Django at the clone, as the application's role, and reset it by rows.

    Django's own way, TRUNCATE, is the owner's privilege and would take Wagtail's root page and
    guardian's anonymous user along.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: test_database.reset())
        point_at(test_database)
        yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session")
def data_sets() -> Path:
    """The folder of real data sets; a test that needs it is skipped where it is absent."""
    folder = Path(os.environ.get("GUILDHALL_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no data sets at {folder}: set GUILDHALL_TEST_DATA")
    return folder
