"""Amounts of deals, and what is at stake in a pricing case, as the bands that they lie in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from deals.models import Deal
from deals.selectors.figures import pipeline_totals
from portal.kernel.actors import Actor
from pricing_feedback.models import PricingCase
from sharing.coarse import Band
from sharing.parity.naive import Decided, facets_seen
from sharing.policies import facet_filter, shown, visible_to
from sharing.projections import Shown
from tests.cast import Cast, share
from tests.catalogue.kit import house
from tests.deals.kit import registered, sold_product
from tests.pricing_feedback.kit import case_of, item_on_sale, report

pytestmark = pytest.mark.django_db

AMOUNT = Decimal(73_123)


@pytest.fixture
def deal(cast: Cast) -> Deal:
    """Alice's, worth 73,123; Bob sees its amounts in bands."""
    made = registered(cast.actor("alice"), sold_product(cast))
    Deal.objects.filter(pk=made.pk).update(amount=AMOUNT)
    share(made, cast.partners["bob"], "prices~")
    made.refresh_from_db()
    return made


def enter(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, name))
    return client


def only(actor: Actor, model: Any) -> Any:
    return visible_to(actor, model.objects.all())


def test_pages_tell_the_band(cast: Cast, deal: Deal) -> None:
    bob, alice = enter(cast, "bob"), enter(cast, "alice")
    for address in ("/deals/", f"/deals/{deal.reference}/", "/deals/?as=board"):
        told = bob.get(address).content.decode()
        assert "50K–100K" in told, address
        assert "73,123" not in told, address
        assert "73,123" in alice.get(address).content.decode(), address


def test_the_api_tells_the_band_beside_the_amount(cast: Cast, deal: Deal) -> None:
    query = {"query": "{ deals { nodes { amount { amount } amountBand { low text } } } }"}

    def ask(name: str) -> Any:
        answer = enter(cast, name).post("/graphql/", query, content_type="application/json")
        return answer.json()["data"]["deals"]["nodes"][0]

    told = ask("bob")
    assert told["amount"] is None
    assert Decimal(told["amountBand"]["low"]) == 50_000
    assert Decimal(ask("alice")["amount"]["amount"]) == deal.amount
    assert ask("alice")["amountBand"]["text"] == told["amountBand"]["text"]


def test_no_question_is_finer_than_the_band(cast: Cast, deal: Deal) -> None:
    asked = only(cast.actor("bob"), Deal)
    seen = Shown(asked.get())
    assert seen.amount == Band(Decimal(50_000), Decimal(100_000), deal.currency)
    assert "prices" not in seen.facets
    for edge, found in ((50_000, True), (50_001, False), (73_000, False), (100_000, False)):
        assert facet_filter(asked, amount__gte=edge).exists() == found, edge
    keys = shown(asked, "amount", alias="key").values_list("key", flat=True)
    assert list(keys) == [50_000]
    decided, now = Decided.about(Deal.shareable, [deal.pk]), timezone.now()
    for name in ("alice", "bob", "mallory"):
        actor = cast.actor(name)
        due = facets_seen(actor, Deal.shareable, deal, decided, now)
        assert {frozenset(Shown(each).facets) for each in only(actor, Deal)} == {due} - {
            frozenset()
        }
    assert not only(cast.actor("mallory"), Deal).exists()


def test_a_pricing_case_tells_what_is_at_stake_in_a_band(cast: Cast) -> None:
    case = case_of(report(house("sales"), item_on_sale()))
    PricingCase.objects.filter(pk=case.pk).update(revenue_at_stake=Decimal("640000.50"))
    share(case, cast.partners["bob"], "figures~")
    seen = Shown(only(cast.actor("bob"), PricingCase).get())
    assert str(seen.revenue_at_stake).startswith("500K–1M")
    assert seen.signal_count is None


def test_a_breakdown_by_product_is_told_to_those_who_see_prices_alone(
    cast: Cast, deal: Deal
) -> None:
    share(deal, cast.partners["bob"], "lines")
    told = pipeline_totals(actor=cast.actor("bob"), by="product")
    assert told
    assert {(each.won_value, each.open_value) for each in told} == {(0, 0)}
