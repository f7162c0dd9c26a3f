"""What `guildhall migrate` gives a new installation, and leaves alone ever after."""

import os
import subprocess
import sys

import psycopg
import pytest
from wagtail.models import Site

from portal.cms.models import HomePage
from portal.kernel.actors import SYSTEM
from portal.migrating import furnish
from tests.harness.databases import Database, cloned
from tests.harness.server import ROOT, Server
from workflows.models import PolicyStatus, RoutingPolicy
from workflows.services.edit_policy import draft_policy

KINDS = {"catalogue.release", "deals.deal", "partners.sharing", "pricing_feedback.case"}


@pytest.mark.django_db
def test_requests_have_a_route_and_pages_a_home_from_the_first_day() -> None:
    furnish()
    active = RoutingPolicy.objects.filter(status=PolicyStatus.ACTIVE)
    assert {policy.request_type for policy in active} >= KINDS
    assert all(policy.rules.exists() for policy in active)
    assert HomePage.objects.count() == 3
    assert Site.objects.get(is_default_site=True).root_page.specific_class is HomePage


@pytest.mark.django_db
def test_what_people_changed_stays_as_it_is() -> None:
    draft = draft_policy(actor=SYSTEM, code="deals.deal", note="Ours")
    furnish()
    furnish()
    assert list(RoutingPolicy.objects.filter(request_type="deals.deal")) == [draft]
    assert RoutingPolicy.objects.filter(request_type="pricing_feedback.case").count() == 1


def _migrate(database: Database) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal.cli", "migrate", "--quiet"],
        cwd=ROOT,
        env=os.environ
        | database.server.environment(database.name)
        | {"DJANGO_SETTINGS_MODULE": "portal.settings_test"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_does_it_as_the_owner_of_the_database(database_server: Server) -> None:
    with cloned(database_server, "furnish") as database:
        for _twice in range(2):
            answer = _migrate(database)
            assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
        with psycopg.connect(database_server.app_url(database.name)) as connection:
            kinds = connection.execute(
                "SELECT request_type FROM workflows_routingpolicy WHERE status = 'active'"
            ).fetchall()
    assert sorted(kind for (kind,) in kinds) == sorted(KINDS)
