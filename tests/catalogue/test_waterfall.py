"""The price waterfall: exact steps, and who sees how far down."""

from datetime import date
from decimal import Decimal

import pytest

from catalogue.engine.waterfall import price_waterfall
from catalogue.models import CurrencyRate, PriceTerm
from catalogue.services.draft_version import PriceRow
from tests.catalogue.kit import house, partner_actor, price_list, product

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def term(kind: str, rate: str | None = None, **values: object) -> PriceTerm:
    return PriceTerm.objects.create(
        kind=kind, rate=Decimal(rate) if rate else None, valid_from=date(2026, 1, 1), **values
    )


@pytest.fixture
def sale():
    item = product(cost="60")
    bob, company = partner_actor("Bob Ltd", tier="gold")
    price_list(PriceRow(item, Decimal(100), floor=Decimal(75)), audience="tier", tier="gold")
    term("tier_discount", "0.10", tier="gold")
    term("volume_discount", "0.05", min_quantity=50)
    term("rebate", "0.02")
    term("freight", amount=Decimal("1.50"), currency="EUR")
    term("payment_terms", "0.01")
    term("cost_to_serve", amount=Decimal(2), currency="EUR")
    return item, bob, company


def test_steps_lead_from_list_to_margin(sale):
    item, _bob, company = sale
    result = price_waterfall(
        actor=house("finance"), product=item, partner=company, on=DAY, quantity=100
    )
    # Discounts compound; what comes off afterwards is a share of the invoice price.
    assert [(step.code, step.amount) for step in result.steps] == [
        ("list", Decimal("100.0000")),
        ("tier_discount", Decimal("-10.0000")),
        ("volume_discount", Decimal("-4.5000")),
        ("invoice", Decimal("85.5000")),
        ("floor", Decimal("75.0000")),
        ("rebate", Decimal("-1.7100")),
        ("freight", Decimal("-1.5000")),
        ("payment_terms", Decimal("-0.8550")),
        ("cost_to_serve", Decimal("-2.0000")),
        ("pocket", Decimal("79.4350")),
        ("cost", Decimal("-60.0000")),
        ("margin", Decimal("19.4350")),
    ]
    assert result.discount == Decimal("0.1450")
    assert result.margin_rate == Decimal("0.2447")
    assert result.total.amount == Decimal(8550)
    assert result.is_below_floor is False


def test_a_requested_price_replaces_the_invoice_price(sale):
    item, _bob, company = sale
    result = price_waterfall(
        actor=house("sales"),
        product=item,
        partner=company,
        on=DAY,
        quantity=1,
        requested_price=Decimal(70),
    )
    steps = {step.code: step.amount for step in result.steps}
    assert steps["requested"] == -20
    assert result.invoice_price == 70
    assert result.discount == Decimal("0.3000")
    assert result.is_below_floor is True


def test_a_partner_sees_down_to_the_invoice_price_only(sale):
    item, bob, company = sale
    result = price_waterfall(actor=bob, product=item, partner=company, on=DAY, quantity=100)
    assert [step.code for step in result.steps] == [
        "list",
        "tier_discount",
        "volume_discount",
        "invoice",
    ]
    hidden = (result.floor, result.target, result.pocket_price, result.margin_rate)
    assert hidden == (None, None, None, None)
    assert result.is_below_floor is None


def test_the_most_specific_term_of_a_kind_counts(sale):
    item, bob, company = sale
    term("tier_discount", "0.12", tier="gold", partner=company)
    result = price_waterfall(actor=bob, product=item, partner=company, on=DAY)
    assert result.invoice_price == 88


def test_an_unknown_cost_leaves_the_margin_empty():
    item = product(cost=None)
    price_list(PriceRow(item, Decimal(100)))
    result = price_waterfall(actor=house("finance"), product=item, partner=None, on=DAY)
    assert result.pocket_price == 100
    assert result.pocket_margin is None


def test_other_currencies_convert_at_the_rate_of_the_day(sale):
    item, _bob, company = sale
    CurrencyRate.objects.create(currency="USD", date=DAY, rate=Decimal("1.10"))
    result = price_waterfall(
        actor=house("finance"), product=item, partner=company, on=DAY, currency="USD"
    )
    assert result.list_price == Decimal("110.0000")
    assert result.floor == Decimal("82.5000")
