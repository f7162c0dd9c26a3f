"""What the database itself refuses in the catalogue."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.models import Price, PriceList, PriceListVersion, Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def price_list() -> PriceList:
    return PriceList.objects.create(name="Standard", audience="standard")


def released(price_list: PriceList, number: int, start: date, end: date | None = None):
    return PriceListVersion.objects.create(
        price_list=price_list,
        number=number,
        status="released",
        valid_from=start,
        valid_until=end,
        released_at=timezone.now(),
    )


def test_released_versions_of_one_list_never_overlap(price_list):
    released(price_list, 1, date(2026, 1, 1), date(2026, 6, 30))
    released(price_list, 2, date(2026, 7, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        released(price_list, 3, date(2026, 6, 30), date(2026, 6, 30))


def test_a_product_has_one_price_a_day_in_a_version(price_list):
    product = Product.objects.create(sku="A-1", name="Anchor")
    version = released(price_list, 1, date(2026, 1, 1))
    Price.objects.create(version=version, product=product, amount=10, min_quantity=1)
    Price.objects.create(version=version, product=product, amount=9, min_quantity=10)
    with pytest.raises(IntegrityError), transaction.atomic():
        Price.objects.create(version=version, product=product, amount=8, min_quantity=10)


def test_an_audience_without_its_receiver_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceList.objects.create(name="Gold", audience="tier")
