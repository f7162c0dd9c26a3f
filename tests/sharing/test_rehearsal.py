"""A look under what nobody has saved neither waits for commands nor holds them up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from partners.models import Organisation
from partners.services.organisations import edit_organisation
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.previews import under_change
from sharing.jobs import apply_rule
from sharing.models import Grant, Rule
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.rehearsal import rule_to_look_under, share_to_look_under
from sharing.services.revoke import revoke_grant
from sharing.services.rules import end_rule, make_rule
from tests.cast import Cast, make_organisation, party_of, share
from tests.harness.races import race

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Any) -> Any:
    """An act on a connection of its own that waits for no lock for longer than a moment."""

    def run() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return act()

    (result,) = race(run)
    return result


@contextmanager
def looking(cast: Cast, change: dict[str, Any]) -> Iterator[None]:
    """The page of a look, which is open for as long as it takes."""
    with transaction.atomic(), under_change(actor_for(cast.administrator), change):
        yield


def rule_for(party: Any) -> Rule:
    rule: Rule = make_rule(
        actor=SYSTEM,
        name="Bulgaria",
        party=party,
        shareable=Organisation.shareable,
        criteria={"country": ["BG"]},
        facets=["contacts"],
        reason="Theirs",
    )
    return rule


def seen_by_bob(cast: Cast, record: Organisation) -> list[str]:
    row = visible_to(cast.actor("bob"), Organisation.objects.filter(pk=record.pk)).first()
    return Shown(row, noted=False).facets if row else []


def test_commands_settle_while_somebody_looks_under_a_rule(cast: Cast) -> None:
    record = make_organisation("Danube Paints", country="BG")
    other = make_organisation("Ruse Paints", country="RO")
    bob = party_of(cast.partners["bob"])
    held = share(record, cast.partners["bob"], "history")
    running = rule_for(party_of(cast.partners["mallory"]))
    apply_rule(rule_id=running.pk)
    change = rule_to_look_under(
        party=bob,
        shareable=Organisation.shareable,
        criteria={"country": ["BG"]},
        facets=["commercial"],
        reason="A look",
    )
    with looking(cast, change):
        # What was shared before shows beside what is looked at.
        assert seen_by_bob(cast, record) == ["identity", "commercial", "history"]
        moved = at_once(
            lambda: edit_organisation(
                actor=SYSTEM, organisation=other, version=other.version, values={"country": "BG"}
            )
        )
        assert isinstance(moved, Organisation)
        assert isinstance(at_once(lambda: share(other, cast.partners["bob"])), Grant)
        assert isinstance(at_once(lambda: revoke_grant(actor=SYSTEM, grant=held)), Grant)
        assert isinstance(at_once(lambda: end_rule(actor=SYSTEM, rule=running)), Rule)
    assert seen_by_bob(cast, record) == []
    assert seen_by_bob(cast, other) == ["identity"]
    assert Rule.objects.count() == 1


def test_a_look_does_not_wait_for_a_command(cast: Cast) -> None:
    record = make_organisation("Danube Paints", country="BG")
    bob = party_of(cast.partners["bob"])
    change = rule_to_look_under(
        party=bob,
        shareable=Organisation.shareable,
        criteria={"country": ["BG"]},
        facets=["commercial"],
        reason="A look",
    )
    one = share_to_look_under(party=bob, record=record, facets=["history"], reason="A look")

    def look(under: dict[str, Any]) -> list[str]:
        with looking(cast, under):
            return seen_by_bob(cast, record)

    with transaction.atomic():
        # A command that has not committed yet: it holds the turns of its record and its party.
        edit_organisation(
            actor=SYSTEM, organisation=record, version=record.version, values={"city": "Ruse"}
        )
        share(record, cast.partners["bob"], "contacts")
        assert at_once(lambda: look(change)) == ["identity", "commercial"]
        assert at_once(lambda: look(one)) == ["identity", "history"]
    assert seen_by_bob(cast, record) == ["identity", "contacts"]
