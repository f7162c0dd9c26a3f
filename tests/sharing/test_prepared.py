"""The SQL of the policy is written once for each form of viewer, and holds wherever it stands."""

from __future__ import annotations

import pytest
from django.db.models import Exists, OuterRef, QuerySet

from deals.models import Deal
from orders.models import Order, OrderLine
from partners.models import Organisation
from portal.kernel.actors import Actor
from sharing import prepared, questions
from sharing.policies import visible_to
from sharing.services.wall import build_wall
from sharing.shareable import Level, Shareable, shareables
from tests.cast import Cast, make_organisation, party_of, share
from tests.orders.kit import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """Templates made in other tests prove nothing here."""
    prepared._kept.clear()


REACHED = [each for each in shareables() if each.access or each.ownership]


@pytest.mark.parametrize("shareable", REACHED, ids=lambda each: each.label)
def test_every_kind_of_record_has_its_templates(cast: Cast, shareable: Shareable) -> None:
    rows = shareable.model._base_manager.all()
    list(visible_to(cast.actor("alice"), rows)[:1])
    missing = [key for key, template in prepared._kept.items() if template is None]
    assert not missing, "these are built anew at each reading"
    assert len(prepared._kept) == 2, "which rows, and their masks"


def test_a_template_says_what_building_says(cast: Cast) -> None:
    yard, port = make_organisation("Yard"), make_organisation("Port")
    share(yard, cast.partners["alice"], "contacts")
    share(port, cast.partners["bob"], "commercial")
    share(port, cast.partners["alice"], "commercial")
    build_wall(
        actor=cast.actor("administrator"),
        party=party_of(cast.partners["bob"]),
        shareable=Organisation.shareable,
        record=port,
        facets=["commercial"],
        reason="Rivals",
    )
    rows = Organisation.objects.order_by("pk")
    for name in ("alice", "bob", "mallory", "expired"):
        actor = cast.actor(name)
        found = {row.pk: row.facet_mask for row in visible_to(actor, rows)}
        built = {row.pk: row.facet_mask for row in _built_anew(actor, rows)}
        assert found == built
    assert prepared._kept


def _built_anew(actor: Actor, rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    asked = (rows.model.shareable, actor, Level.VIEW, (0, ()), None)
    return rows.filter(questions._rows(*asked)).annotate(facet_mask=questions._mask(*asked))


def test_it_holds_in_subqueries_under_joins_and_beside_itself(cast: Cast) -> None:
    own, other = (cast.partners[name].organisation for name in ("alice", "bob"))
    mine, theirs = make_order(own), make_order(other)
    alice = cast.actor("alice")
    seen = visible_to(alice, Order.objects.all())
    assert list(seen) == [mine]
    lines = visible_to(alice, OrderLine.objects.filter(order__in=seen.values("pk")))
    assert {line.order_id for line in lines} == {mine.pk}
    both = visible_to(
        alice, Organisation.objects.filter(Exists(seen.filter(partner=OuterRef("pk"))))
    )
    assert list(both) == [own]
    twice = visible_to(alice, Order.objects.filter(pk__in=seen.values("pk")))
    assert list(twice) == [mine]
    joined = visible_to(alice, Order.objects.filter(partner__name=own.name, lines__isnull=False))
    assert set(joined) == {mine}
    assert theirs not in seen | twice
    assert list(visible_to(alice, Deal.objects.filter(partner__orders__in=seen))) == []


def test_viewers_of_one_form_share_the_text_and_nothing_else(cast: Cast) -> None:
    yard = make_organisation("Yard")
    share(yard, cast.partners["alice"])
    alice, bob = cast.actor("alice"), cast.actor("bob")
    assert len(alice.parties) == len(bob.parties)
    rows = Organisation.objects.filter(pk=yard.pk)
    assert visible_to(alice, rows).exists()
    made = len(prepared._kept)
    assert not visible_to(bob, rows).exists()
    assert len(prepared._kept) == made
    assert visible_to(alice, rows).exists()
