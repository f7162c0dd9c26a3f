"""Rules about every kind of record: random changes, and after each the words of the rule hold."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import Bulletin, MarketIndicator, MarketPrice, PriceList, Product
from catalogue.services.draft_version import PriceRow, draft_version, set_prices
from catalogue.services.edit_product import edit_product
from catalogue.services.publish_bulletin import publish_bulletin
from catalogue.services.record_market import record_market_indicator, record_market_price
from catalogue.services.release_version import release_version
from deals.models import Deal
from deals.services.change_stage import change_stage
from deals.services.name_customer import name_customer
from partners.services.onboarding import change_partner
from partners.services.organisations import edit_organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.models import OutboxEvent
from pricing_feedback.models import PricingCase
from sharing.disclosure import rule_disclosure
from sharing.engine import rules as engine
from sharing.engine.explainer import explain
from sharing.jobs import apply_rule
from sharing.models import Grant, Rule, RuleStatus
from sharing.parity.naive import Decided, facets_seen, meets
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.services.rules import end_rule, make_rule
from sharing.shareable import Shareable, shareables
from tests.cast import Cast, make_organisation, party_of
from tests.catalogue.kit import house, price_list, product
from tests.deals.kit import drafted, registered, sold_product
from tests.pricing_feedback.kit import case_of, item_on_sale, report

pytestmark = pytest.mark.django_db

LINES = ("Paints", "Glues")
REGIONS = ("North", "South")


def ruled(cast: Cast, shareable: Shareable, criteria: dict[str, list[str]], **values: Any) -> Rule:
    """A rule for Bob's partner, applied."""
    rule = make_rule(
        actor=SYSTEM,
        name="Some",
        party=party_of(cast.partners["bob"]),
        shareable=shareable,
        criteria=criteria,
        facets=values.pop("facets", []),
        reason="They look after them",
        **values,
    )
    apply_rule(rule_id=rule.pk)
    rule.refresh_from_db()
    return rule


def seen(cast: Cast, model: Any, name: str = "bob") -> set[int]:
    """Ids of what somebody sees."""
    return set(visible_to(cast.actor(name), model.objects.all()).values_list("pk", flat=True))


def paint(line: str = "Paints", **values: Any) -> Product:
    return product(product_line=line, **values)


def market_price(item: Product, region: str = "North", competitor: Any = None) -> MarketPrice:
    return record_market_price(
        actor=SYSTEM,
        product=item,
        competitor=competitor or make_organisation(roles=["competitor"]),
        price=Decimal(10),
        currency="EUR",
        region=region,
        observed_on=date(2026, 5, 1),
        source="A visit",
    )


def agree(cast: Cast, model: Any, rule: Rule) -> None:
    """Rows and masks of everybody, and the grants, against the words of the specification."""
    shareable = model.shareable
    rows = list(model.objects.all())
    decided = Decided.about(shareable, [each.pk for each in rows])
    now = timezone.now()
    for name in ("alice", "bob", "mallory"):
        actor = cast.actor(name)
        due = {each.pk: facets_seen(actor, shareable, each, decided, now) for each in rows}
        found = {
            each.pk: frozenset(Shown(each).facets)
            for each in visible_to(actor, model.objects.all())
        }
        assert found == {pk: facets for pk, facets in due.items() if facets}
    held = Grant.objects.filter(rule=rule, revoked_at=None).values_list("object_id", flat=True)
    fitting = sorted(each.pk for each in rows if meets(rule, shareable, each))
    assert sorted(held) == (fitting if rule.ended_at is None else [])


class World:
    """Records of the kinds that random changes are about."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.items = [paint(line) for line in LINES]
        self.rivals = [make_organisation(roles=["competitor"]) for _ in range(2)]

    def shift(self, at: int, line: str) -> None:
        """A product moves to another line, and with it whatever names it."""
        item = Product.objects.get(pk=self.items[at].pk)
        edit_product(actor=SYSTEM, current=item.sku, product_line=line)

    def price(self, at: int, region: str) -> None:
        market_price(self.items[at], region, self.rivals[at])

    def indicator(self, _at: int, region: str) -> None:
        record_market_indicator(
            actor=SYSTEM,
            name="Demand",
            region=region,
            period=f"2026-{MarketIndicator.objects.count():02d}",
            value=Decimal(3),
            unit="%",
            source="An office",
            observed_on=date(2026, 5, 1),
        )

    def list(self, at: int, _region: str) -> None:
        price_list(PriceRow(self.items[at], Decimal(100)))

    def add(self, at: int, _region: str) -> None:
        """A new version of the first list holds another product."""
        found = PriceList.objects.order_by("pk").first()
        if found is None:
            return
        start = date(2027, 1, 1) + timedelta(days=found.versions.count())
        version = draft_version(actor=SYSTEM, reference=found.reference, valid_from=start)
        rows = [PriceRow(self.items[at], Decimal(90))]
        set_prices(actor=SYSTEM, reference=found.reference, rows=rows)
        release_version(actor=SYSTEM, reference=found.reference, number=version.number)


KINDS: dict[type[Any], dict[str, list[str]]] = {
    Product: {"product_line": ["Paints"]},
    MarketPrice: {"product_line": ["Paints"], "region": ["North"]},
    MarketIndicator: {"region": ["North"]},
    PriceList: {"product_line": ["Paints"]},
}
STEPS = st.one_of(
    st.tuples(st.just("shift"), st.integers(0, 1), st.sampled_from(LINES)),
    st.tuples(
        st.sampled_from(["price", "indicator", "list", "add"]),
        st.integers(0, 1),
        st.sampled_from(REGIONS),
    ),
)


@given(model=st.sampled_from(list(KINDS)), steps=st.lists(STEPS, min_size=3, max_size=7))
@settings(
    max_examples=16,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_changes_a_rule_shares_what_meets_it(
    cast: Cast, model: Any, steps: list[tuple[str, int, str]]
) -> None:
    with transaction.atomic():
        world = World(cast)
        rule = ruled(cast, model.shareable, KINDS[model])
        for name, at, value in steps:
            getattr(world, name)(at, value)
            agree(cast, model, rule)
        end_rule(actor=SYSTEM, rule=rule)
        rule.refresh_from_db()
        agree(cast, model, rule)
        transaction.set_rollback(True)


def test_every_kind_that_can_be_granted_can_be_ruled() -> None:
    assert [each.label for each in shareables() if each.access and not each.criteria] == []
    for shareable in shareables():
        for criterion in shareable.criteria:
            assert criterion.title(shareable.model)
            assert len(criterion.name) <= 40


def test_a_deal_follows_its_customer_its_partner_and_its_stage(cast: Cast) -> None:
    item = sold_product(cast)
    alice = cast.actor("alice")
    ports = make_organisation("Ports", industry="Harbours")
    deal = registered(alice, item)
    drafted(alice, item)
    rule = ruled(
        cast,
        Deal.shareable,
        {"customer_industry": ["Harbours"], "stage": ["prospecting"]},
    )
    assert seen(cast, Deal) == set()
    name_customer(actor=SYSTEM, reference=deal.reference, customer=ports.reference)
    assert seen(cast, Deal) == {deal.pk}
    ports.refresh_from_db()
    edit_organisation(
        actor=SYSTEM, organisation=ports, version=ports.version, values={"industry": "Mines"}
    )
    assert seen(cast, Deal) == set()
    ports.refresh_from_db()
    edit_organisation(
        actor=SYSTEM, organisation=ports, version=ports.version, values={"industry": "Harbours"}
    )
    assert seen(cast, Deal) == {deal.pk}
    agree(cast, Deal, rule)
    change_stage(actor=cast.actor("alice"), reference=deal.reference, stage="engaging")
    assert seen(cast, Deal) == set()
    assert OutboxEvent.objects.filter(code="sharing.rule.dropped").count() == 2


def test_a_draft_is_the_business_of_its_partner(cast: Cast) -> None:
    item = sold_product(cast)
    alice = cast.actor("alice")
    drafted(alice, item)
    rule = ruled(cast, Deal.shareable, {"country": ["BG"]})
    assert seen(cast, Deal) == set()
    deal = registered(alice, item)
    assert seen(cast, Deal) == {deal.pk}
    agree(cast, Deal, rule)
    partner = cast.partners["alice"]
    tiers = ruled(cast, Deal.shareable, {"partner_tier": ["platinum"]}, facets=["prices"])
    shown = Shown(visible_to(cast.actor("bob"), Deal.objects.all()).get())
    assert "prices" not in shown.facets
    change_partner(actor=SYSTEM, partner=partner, version=partner.version, tier="platinum")
    shown = Shown(visible_to(cast.actor("bob"), Deal.objects.all()).get())
    assert "prices" in shown.facets
    agree(cast, Deal, tiers)


def test_a_bulletin_waits_for_the_end_of_its_embargo(cast: Cast) -> None:
    rule = ruled(cast, Bulletin.shareable, {"region": ["North"]}, facets=["body"])
    tomorrow = timezone.now() + timedelta(days=1)

    def told(embargo: Any) -> Bulletin:
        return publish_bulletin(
            actor=SYSTEM,
            titles={"en": "Demand falls"},
            bodies={"en": "It does."},
            source="An office",
            region="North",
            embargo_until=embargo,
        ).bulletin

    waiting, free = told(tomorrow), told(None)
    assert seen(cast, Bulletin) == {free.pk}
    agree(cast, Bulletin, rule)
    grant = Grant.objects.get(rule=rule, object_id=waiting.pk)
    assert grant.valid_from == tomorrow


def test_a_pricing_case_follows_its_status(cast: Cast) -> None:
    item = item_on_sale()
    case = case_of(report(house("sales"), item))
    rule = ruled(cast, PricingCase.shareable, {"status": ["gathering"]})
    assert seen(cast, PricingCase) == {case.pk}
    agree(cast, PricingCase, rule)


def test_a_list_of_one_partner_is_shared_by_hand_or_not_at_all(cast: Cast) -> None:
    item = paint()
    own = price_list(
        PriceRow(item, Decimal(5)), audience="partner", partner=cast.partners["alice"].organisation
    )
    standard = price_list(PriceRow(item, Decimal(9)))
    ruled(cast, PriceList.shareable, {"product_line": ["Paints"]})
    assert seen(cast, PriceList) == {standard.pk}
    assert own.pk in seen(cast, PriceList, "alice")


def test_preview_and_explanation_know_rules_of_every_kind(cast: Cast) -> None:
    first, _second = market_price(paint()), market_price(paint("Glues"))
    effect = rule_disclosure(
        actor=SYSTEM,
        shareable=MarketPrice.shareable,
        party=party_of(cast.partners["bob"]),
        criteria={"product_line": ["Paints"]},
        facets=["prices"],
    )
    assert {facet.name: number for facet, number in effect.facets} == {"identity": 1, "prices": 1}
    ruled(cast, MarketPrice.shareable, {"product_line": ["Paints"]}, facets=["prices"])
    answer = explain(cast.actor("bob"), first, "prices")
    assert answer.allowed
    assert any("by the rule “Some”" in reason.text for reason in answer.reasons)


def test_what_a_change_opens_beyond_a_batch_a_job_opens(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = paint("Glues")
    made = [market_price(item) for _ in range(5)]
    rule = ruled(cast, MarketPrice.shareable, {"product_line": ["Paints"]})
    monkeypatch.setattr(engine, "BATCH", 2)
    edit_product(actor=SYSTEM, current=item.sku, product_line="Paints")
    rule.refresh_from_db()
    assert rule.status == RuleStatus.OPENING
    assert len(seen(cast, MarketPrice)) < len(made)
    apply_rule(rule_id=rule.pk)
    assert seen(cast, MarketPrice) == {each.pk for each in made}
    # Closing waits for nobody.
    edit_product(actor=SYSTEM, current=item.sku, product_line="Glues")
    assert seen(cast, MarketPrice) == set()
    assert Grant.objects.filter(rule=rule, revoked_at=None).count() == 0
