"""A crowd is asked for in one statement, and each of it sees what they would see alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.kernel.actors import ANONYMOUS, SYSTEM, Actor
from sharing.crowds import seen_by_each
from sharing.policies import visible_to
from sharing.services.revoke import revoke_grant
from sharing.services.wall import build_wall
from sharing.shareable import Shareable, shareable_of, shareables
from tests.cast import Cast, make_member, make_organisation, make_staff, party_of, share


def alone(shareable: Shareable, actor: Actor, at: Any = None) -> dict[int, int]:
    """Id → mask, as the policy answers this actor."""
    rows = visible_to(actor, shareable.model._default_manager.all(), at=at)
    return dict(rows.values_list("pk", "facet_mask"))


def everybody(cast: Cast) -> list[Actor]:
    actors = [cast.actor(name) for name in (*cast.names, "staff", "administrator")]
    house = cast.actor("staff")
    mixed = replace(cast.actor("bob"), departments=frozenset({"marketing"}))
    return [*actors, *actors, house, mixed, SYSTEM, ANONYMOUS]


@pytest.fixture
def world(cast: Cast) -> Cast:
    """Customers with and without grants, walls before one, before an owner's, and an end."""
    partners = cast.partners
    open_, walled, ended, _unshared = (make_organisation() for _ in range(4))
    cast.share_with_bob(open_, "contacts", "commercial")
    share(open_, partners["alice"], "prices")
    for record in (walled, ended):
        cast.share_with_bob(record, "contacts")
    build_wall(
        actor=SYSTEM,
        party=party_of(partners["bob"]),
        shareable=shareable_of(walled),
        record=walled,
        reason="Competitors",
    )
    revoke_grant(actor=SYSTEM, grant=share(ended, partners["alice"], "contacts"))
    cast.share_with_bob(partners["alice"].organisation, "identity")
    return cast


def test_each_sees_what_they_see_alone(world: Cast) -> None:
    actors = everybody(world)
    for shareable in shareables():
        ids = list(shareable.model._default_manager.values_list("pk", flat=True))
        crowd = seen_by_each(shareable, ids, actors)
        for actor, seen in zip(actors, crowd, strict=True):
            masks = {pk: mask for pk, (_name, mask) in seen.items()}
            assert masks == alone(shareable, actor), (shareable.label, actor)


def test_the_same_holds_for_another_moment(world: Cast) -> None:
    actors = everybody(world)
    shareable = shareable_of(world.partners["bob"].organisation)
    ids = list(shareable.model._default_manager.values_list("pk", flat=True))
    for moment in (timezone.now(), timezone.now() - timedelta(days=10)):
        for actor, seen in zip(
            actors, seen_by_each(shareable, ids, actors, at=moment), strict=True
        ):
            masks = {pk: mask for pk, (_name, mask) in seen.items()}
            assert masks == alone(shareable, actor, moment), actor


def test_the_public_key_comes_along(world: Cast) -> None:
    shareable = shareable_of(world.partners["bob"].organisation)
    rows = dict(shareable.model._default_manager.values_list("pk", "reference"))
    (seen,) = seen_by_each(shareable, rows, [SYSTEM], key="reference")
    assert {pk: name for pk, (name, _mask) in seen.items()} == rows


def test_every_kind_of_record_can_be_asked_for_a_crowd(cast: Cast) -> None:
    """The policy of each is written in a form that a crowd can be put into."""
    mixed = replace(cast.actor("bob"), departments=frozenset({"sales"}))
    for shareable in shareables():
        assert seen_by_each(shareable, [1], [cast.actor("bob"), mixed, cast.actor("staff")])


def test_a_crowd_costs_one_statement(
    cast: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    customer = make_organisation()
    shareable = shareable_of(customer)
    people = [make_member(cast.partners["bob"]) for _ in range(5)]
    assert people
    make_staff("finance")
    actors = [cast.actor(name) for name in cast.names]
    seen_by_each(shareable, [customer.pk], actors)
    with django_assert_num_queries(1):
        seen_by_each(shareable, [customer.pk], actors * 20)
