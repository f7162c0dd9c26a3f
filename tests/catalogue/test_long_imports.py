"""Prices that come in from a file of many batches."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.models import PriceList
from catalogue.selectors.prices import price_on
from catalogue.services.draft_version import PriceRow
from catalogue.services.import_prices import PriceRow as ImportedPrice
from catalogue.services.import_prices import import_prices, plan_prices
from partners.engine.keys import external_key
from portal.kernel.actors import SYSTEM
from portal.kernel.events import audience, rebuild
from portal.kernel.models import OutboxEvent
from tests.catalogue.kit import house, price_list, product

pytestmark = pytest.mark.django_db


def test_every_batch_is_written_to_the_draft_and_told_to_the_house_alone() -> None:
    finance = house("finance")
    items = [product("EP-40"), product("EP-41")]
    made = price_list(*(PriceRow(item, Decimal(100)) for item in items))
    PriceList.objects.filter(pk=made.pk).update(external_id=external_key("erp", "list 7"))
    rows = [
        ImportedPrice(2, "EP-40", Decimal(90), price_list="list 7"),
        ImportedPrice(3, "EP-41", Decimal(40), price_list="list 7"),
    ]
    fields = frozenset({"product", "amount", "price_list"})
    plan = plan_prices(actor=finance, rows=rows, fields=fields, source="erp")
    before = OutboxEvent.objects.order_by("pk").last()
    for record in plan.records:
        import_prices(actor=finance, plan=plan, batch=[record], source="erp")
    drafted = made.versions.get(status="draft").prices.values_list("product__sku", "amount")
    assert sorted(drafted) == [("EP-40", Decimal(90)), ("EP-41", Decimal(40))]
    for item in items:
        assert price_on(actor=SYSTEM, product=item, on=timezone.localdate()).amount == 100
    told = OutboxEvent.objects.filter(
        pk__gt=before.pk if before else 0, code="catalogue.price_list.imported"
    )
    assert told.count() == 2
    for row in told:
        assert not audience(rebuild(row.code, row.payload)).parties
