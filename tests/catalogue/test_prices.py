"""Price look-up: as of a date, for a partner, from a quantity on."""

from datetime import date
from decimal import Decimal

import pytest

from catalogue.selectors.prices import PriceMissing, price_on, prices_on
from catalogue.services.draft_version import PriceRow
from portal.kernel.errors import NotFound
from tests.catalogue.kit import house, partner_actor, price_list, product, release

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def test_the_price_is_that_of_the_version_in_force_on_the_day():
    item = product()
    standard = price_list(PriceRow(item, Decimal("33.6442")), start=date(2022, 5, 30))
    release(standard, PriceRow(item, Decimal("34.99")), start=date(2023, 5, 30))
    sales = house("sales")

    assert price_on(actor=sales, product=item, on=date(2022, 6, 15)).amount == Decimal("33.6442")
    assert price_on(actor=sales, product=item, on=date(2023, 5, 29)).amount == Decimal("33.6442")
    assert price_on(actor=sales, product=item, on=date(2025, 1, 1)).amount == Decimal("34.99")
    with pytest.raises(PriceMissing):
        price_on(actor=sales, product=item, on=date(2022, 5, 29))


def test_dates_of_a_row_narrow_the_dates_of_its_version():
    item = product()
    price_list(
        PriceRow(item, Decimal(10), valid_from=date(2026, 1, 1), valid_until=date(2026, 3, 31)),
        PriceRow(item, Decimal(12), valid_from=date(2026, 5, 1)),
    )
    sales = house("sales")
    assert price_on(actor=sales, product=item, on=date(2026, 3, 31)).amount == 10
    assert price_on(actor=sales, product=item, on=DAY).amount == 12
    with pytest.raises(PriceMissing):
        price_on(actor=sales, product=item, on=date(2026, 4, 15))


def test_a_partners_own_list_comes_before_tier_market_and_standard():
    item = product()
    bob, company = partner_actor("Bob Ltd", tier="gold", country="RO")
    sales = house("sales")
    price_list(PriceRow(item, Decimal(100)))
    assert price_on(actor=sales, product=item, on=DAY, partner=company).amount == 100
    price_list(PriceRow(item, Decimal(95)), audience="market", market="RO")
    assert price_on(actor=sales, product=item, on=DAY, partner=company).amount == 95
    price_list(PriceRow(item, Decimal(90)), audience="tier", tier="gold")
    assert price_on(actor=sales, product=item, on=DAY, partner=company).amount == 90
    assert price_on(actor=bob, product=item, on=DAY).amount == 90
    price_list(PriceRow(item, Decimal(80)), audience="partner", partner=company)
    assert price_on(actor=sales, product=item, on=DAY, partner=company).amount == 80
    assert price_on(actor=bob, product=item, on=DAY).amount == 80


def test_the_scale_with_the_highest_quantity_that_is_reached_counts():
    item = product()
    price_list(
        PriceRow(item, Decimal(10)),
        PriceRow(item, Decimal(9), min_quantity=10),
        PriceRow(item, Decimal(8), min_quantity=100),
    )
    sales = house("sales")
    amounts = [
        price_on(actor=sales, product=item, on=DAY, quantity=quantity).amount
        for quantity in (1, 9, 10, 99, 100, 5000)
    ]
    assert amounts == [10, 10, 9, 9, 8, 8]


def test_guidance_is_for_the_house_alone():
    item = product()
    bob, _company = partner_actor("Bob Ltd")
    price_list(
        PriceRow(item, Decimal(90), floor=Decimal(70), target=Decimal(85)),
        audience="tier",
        tier="gold",
    )
    seen = price_on(actor=bob, product=item, on=DAY)
    assert (seen.amount, seen.floor, seen.target) == (90, None, None)
    known = price_on(actor=house("finance"), product=item, on=DAY, partner=_company)
    assert (known.floor, known.target) == (70, 85)


def test_a_stranger_partner_finds_no_price_and_asks_for_nobody_else():
    item = product()
    _bob, company = partner_actor("Bob Ltd", tier="gold")
    mallory, _own = partner_actor("Mallory Ltd", tier="silver")
    price_list(PriceRow(item, Decimal(90)), audience="tier", tier="gold")
    price_list(PriceRow(item, Decimal(99)))
    with pytest.raises(PriceMissing):
        price_on(actor=mallory, product=item, on=DAY)
    with pytest.raises(NotFound):
        price_on(actor=mallory, product=item, on=DAY, partner=company)


def test_many_prices_take_a_fixed_number_of_queries(django_assert_max_num_queries):
    items = [product() for _ in range(20)]
    price_list(*[PriceRow(item, Decimal(5)) for item in items])
    sales = house("sales")
    with django_assert_max_num_queries(3):
        found = prices_on(actor=sales, quantities={item.pk: 1 for item in items}, on=DAY)
    assert len(found) == 20
