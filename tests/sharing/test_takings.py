"""Who is told that a record is gone: those who saw it until then, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.kernel.actors import SYSTEM
from portal.kernel.models import OutboxEvent
from portal.live.changes import told
from portal.live.facts import facts_of
from portal.live.feed import Entry, Position
from sharing.engine.compiler import compile_access
from sharing.models import Grant
from sharing.services.announce import announce_begun_grants
from sharing.services.revoke import revoke_grant
from sharing.services.wall import build_wall
from sharing.shareable import shareable_of
from tests.cast import Cast, make_organisation, party_of, share


def heard(cast: Cast, name: str, code: str) -> list[tuple[str, str | None, str]]:
    """What somebody is told of the last event of this code: kind, reference, what happened."""
    row = OutboxEvent.objects.filter(code=code).latest("pk")
    entry = Entry(Position(0, row.pk), row.code, row.payload, row.actor_id, row.at)
    return [
        (change.kind, each.ref, each.op)
        for change in told(facts_of([entry]), cast.actor(name))
        for each in change.records
    ]


@pytest.mark.django_db
class TestTakings:
    """Bob, and a customer of the house."""

    def test_a_share_that_is_to_begin_later_says_nothing_yet(self, cast: Cast) -> None:
        tomorrow = timezone.now() + timedelta(days=1)
        grant = share(make_organisation(), cast.partners["bob"], "identity", valid_from=tomorrow)
        assert heard(cast, "bob", "sharing.grant.made") == []
        revoke_grant(actor=SYSTEM, grant=grant)
        assert heard(cast, "bob", "sharing.grant.revoked") == []

    def test_a_later_start_is_told_when_it_comes_and_once(self, cast: Cast) -> None:
        tomorrow = timezone.now() + timedelta(days=1)
        customer = make_organisation()
        grant = share(customer, cast.partners["bob"], "identity", valid_from=tomorrow)
        assert announce_begun_grants(actor=SYSTEM) == 0
        ago = timezone.now() - timedelta(hours=1)
        Grant.objects.filter(pk=grant.pk).update(
            granted_at=ago, valid_from=ago + timedelta(minutes=59)
        )
        compile_access(shareable_of(customer), [grant.party_id], [customer.pk])
        assert announce_begun_grants(actor=SYSTEM) == 1
        assert announce_begun_grants(actor=SYSTEM) == 0
        assert heard(cast, "bob", "sharing.grant.begun") == [
            ("sharing.grant.begun", customer.reference, "changed")
        ]
        assert heard(cast, "mallory", "sharing.grant.begun") == []

    def test_a_wall_before_what_was_never_shared_is_not_heard_of(self, cast: Cast) -> None:
        customer = make_organisation()
        build_wall(
            actor=SYSTEM,
            party=party_of(cast.partners["bob"]),
            shareable=shareable_of(customer),
            record=customer,
            reason="Competitors",
        )
        assert heard(cast, "bob", "sharing.wall.built") == []
        assert heard(cast, "staff", "sharing.wall.built")[0][0] == "sharing.wall.built"

    def test_a_wall_takes_away_what_was_seen_without_being_named(self, cast: Cast) -> None:
        customer = make_organisation()
        share(customer, cast.partners["bob"], "identity")
        build_wall(
            actor=SYSTEM,
            party=party_of(cast.partners["bob"]),
            shareable=shareable_of(customer),
            record=customer,
            reason="Competitors",
        )
        assert heard(cast, "bob", "sharing.wall.built") == [
            ("sharing.grant.revoked", customer.reference, "gone")
        ]

    def test_a_share_that_is_taken_back_says_gone(self, cast: Cast) -> None:
        customer = make_organisation()
        grant = share(customer, cast.partners["bob"], "identity")
        revoke_grant(actor=SYSTEM, grant=grant)
        assert heard(cast, "bob", "sharing.grant.revoked") == [
            ("sharing.grant.revoked", customer.reference, "gone")
        ]
