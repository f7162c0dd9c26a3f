"""What an event costs the process that tells its pages: the same however many look on."""

from __future__ import annotations

import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from partners.events import OrganisationChanged
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.events import publish
from portal.kernel.models import OutboxEvent
from portal.kernel.viewers import with_house_sight
from portal.live import feed
from portal.live.engine.dispatcher import _read
from portal.live.engine.hub import Sight
from tests.cast import Cast, make_organisation, share

SETTLES_WITHIN = 30.0


def settled(position: feed.Position) -> None:
    """Wait until nobody else's transaction on this server holds the events behind back."""
    until = time.monotonic() + SETTLES_WITHIN
    while time.monotonic() < until and not feed.read(position).entries:
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", [["alice"], ["alice", "bob", "staff"]])
def test_an_event_is_read_and_told_by_a_few_statements(cast: Cast, names: list[str]) -> None:
    company = make_organisation("Marine Services Limited", country="BG")
    share(company, cast.partners["alice"])
    with transaction.atomic():
        publish(SYSTEM, OrganisationChanged(subject_id=company.pk, facets=["identity"]))
    row = OutboxEvent.objects.latest("pk")
    position = feed.Position(int(row.xid), row.pk - 1)
    settled(position)
    actors: list[Actor] = [cast.actor(name) for name in names]
    asked = {Sight.of(actor): actor for actor in actors}
    # What is asked is written the first time.
    with_house_sight(_read)(position, asked)
    with CaptureQueriesContext(connection) as queries:
        _stretch, _facts, answers = with_house_sight(_read)(position, asked)
    told = {actor.user_id for actor in actors if answers[Sight.of(actor)]}
    assert told == {actor.user_id for actor in actors} - {cast.bob.pk}
    kinds = len({(bool(each.parties), each.departments, each.is_administrator) for each in actors})
    # The feed, whom it reaches, and the policy once for each kind of viewer; BEGIN and COMMIT.
    assert len(queries) <= 4 + kinds
