"""Who is told that a record is gone: those who saw it until then, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from partners.models import Organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.events import Occurrence, rebuild
from portal.kernel.models import OutboxEvent
from portal.live.changes import told
from portal.live.facts import facts_of
from portal.live.feed import Entry, Position
from portal.notifications.models import Notification
from portal.notifications.services.notify import notify
from portal.notifications.subscribers.sharing import forget_at_receiver
from sharing.engine.compiler import compile_access
from sharing.engine.rules import settle
from sharing.jobs import apply_rule
from sharing.models import Grant
from sharing.services.announce import announce_begun_grants
from sharing.services.revoke import revoke_grant
from sharing.services.rules import make_rule
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

    def test_what_a_rule_drops_says_gone_and_leaves_the_inbox(self, cast: Cast) -> None:
        made = [make_organisation(f"Paint {n}", industry="Paints") for n in range(3)]
        share(made[1], cast.partners["bob"], "identity")
        rule = make_rule(
            actor=SYSTEM,
            name="Paints",
            party=party_of(cast.partners["bob"]),
            shareable=Organisation.shareable,
            criteria={"industry": ["Paints"]},
            facets=[],
            reason="Paints",
        )
        apply_rule(rule_id=rule.pk)
        Organisation.objects.filter(pk__in=[each.pk for each in made]).update(industry="Glues")
        for each in made:
            line_for(cast, each)
        with transaction.atomic():
            settle(SYSTEM, Organisation.shareable, [each.pk for each in made])
        assert OutboxEvent.objects.filter(code="sharing.rule.dropped").count() == 1
        assert heard(cast, "bob", "sharing.rule.dropped") == [
            ("sharing.grant.revoked", made[0].reference, "gone"),
            ("sharing.grant.revoked", made[1].reference, "changed"),
            ("sharing.grant.revoked", made[2].reference, "gone"),
        ]
        assert heard(cast, "mallory", "sharing.rule.dropped") == []
        row = OutboxEvent.objects.get(code="sharing.rule.dropped")
        forget_at_receiver(Occurrence(row.pk, rebuild(row.code, row.payload), None, row.at))
        left = Notification.objects.filter(user=cast.bob, withdrawn_at=None)
        assert list(left.values_list("record_id", flat=True)) == [made[1].pk]


def line_for(cast: Cast, record: Organisation) -> None:
    """A line about a record in Bob's inbox."""
    notify(
        users=[cast.bob.pk],
        code="sharing.grant.made",
        event_id=record.pk,
        record_model="partners.organisation",
        record_id=record.pk,
    )
