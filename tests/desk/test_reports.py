"""Reports as each side gets them: its own figures, which add up, and nobody else's."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from deals.models import Deal, DealLine
from deals.selectors.figures import pipeline_totals
from deals.services.grant_special_price import grant_special_price
from orders.selectors.figures import order_totals
from portal.kernel.actors import SYSTEM, actor_for
from records.models import ExportReceipt
from tests.cast import Cast, make_member, make_partner, make_staff
from tests.orders.kit import make_order, make_purchase, product

pytestmark = pytest.mark.django_db


def get(user: object, address: str) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def sheet(user: object, address: str) -> list[dict[str, str]]:
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def names(user: object) -> set[str]:
    _status, page = get(user, "/reports/")
    return {
        part.split("/")[0] for part in page.split('href="/reports/')[1:] if part[0] not in '"?'
    }


def lost_deal(cast: Cast, name: str, **values: Any) -> Deal:
    """A deal over 1,000 that was lost on price, of ten units of a product."""
    company = cast.partners[name].organisation
    given = {"stage": "lost", "loss_reason": "price", "closed_on": timezone.localdate(), **values}
    deal: Deal = Deal.objects.create(
        partner=company,
        customer_name="Quiet Customer",
        country="BG",
        submission_status="submitted",
        approval_status="approved",
        submitted_at=timezone.now(),
        claimed_at=timezone.now(),
        protected_until=timezone.localdate(),
        amount=Decimal(1000),
        **given,
    )
    DealLine.objects.create(
        deal=deal, product=product(), quantity=10, list_price=Decimal(120), currency="EUR"
    )
    return deal


def test_what_partners_see_of_their_orders_adds_up_to_what_the_house_sees(cast: Cast) -> None:
    for name, count in (("alice", 2), ("bob", 1), ("mallory", 3)):
        for _ in range(count):
            make_order(cast.partners[name].organisation)
    people = (cast.alice, cast.bob, cast.mallory)
    seen = [sheet(each, "/reports/orders/export.csv?by=year") for each in people]
    (house,) = sheet(cast.staff, "/reports/orders/export.csv?by=year")
    for column in ("Orders", "Units", "Amount"):
        total = sum(Decimal(row[column]) for rows in seen for row in rows)
        assert total == Decimal(house[column]), column
    assert "€1,200" in get(cast.alice, "/reports/orders/")[1]
    assert "€3,600" in get(cast.staff, "/reports/orders/")[1]
    assert "Margin" not in get(cast.alice, "/reports/orders/")[1]


def test_a_distributor_counts_its_line_without_amounts_and_their_currency(cast: Cast) -> None:
    distributor = make_partner("Line Ltd", role="distributor")
    reseller = make_partner("Reseller in line", distributor=distributor.organisation)
    make_order(reseller.organisation)
    make_order(cast.partners["alice"].organisation)
    radka = make_member(distributor, "Radka")
    status, page = get(radka, "/reports/orders/?by=partner")
    assert status == 200
    assert "Amounts are not shared with you" in page
    assert "€" not in page
    assert "Alice" not in page
    (group,) = order_totals(actor=actor_for(radka), by="currency")
    assert (group.key, group.orders, group.amount) == (None, 1, None)


def test_hidden_prices_stay_hidden_however_deals_are_broken_down(cast: Cast) -> None:
    distributor = make_partner("Line Ltd", role="distributor")
    reseller = make_partner("Reseller in line", distributor=distributor.organisation)
    cast.partners["line"] = reseller
    deal = lost_deal(cast, "line", stage="engaging", loss_reason="", closed_on=None)
    radka = actor_for(make_member(distributor, "Radka"))
    (by_product,) = pipeline_totals(actor=radka, by="product")
    assert (by_product.deals, by_product.open_value) == (1, 0)
    (own,) = pipeline_totals(actor=actor_for(make_member(reseller)), by="product")
    assert own.open_value == 1200
    deal.stage, deal.loss_reason, deal.closed_on = "lost", "price", timezone.localdate()
    deal.save()
    (reason,) = pipeline_totals(actor=radka, by="loss_reason")
    assert (reason.key, reason.lost) == (None, 1)


def test_each_side_finds_its_own_reports_and_strangers_nothing_foreign(cast: Cast) -> None:
    supplier = make_partner("Steel Ltd", role="supplier")
    sava = make_member(supplier, "Sava")
    own = make_purchase(supplier.organisation)
    make_purchase(make_partner("Rubber Ltd", role="supplier").organisation)
    make_order(cast.partners["alice"].organisation)
    assert names(sava) == {"purchases", "demand", "market-prices"}
    assert names(cast.mallory) >= {"orders", "deals", "special-prices", "price-outcomes"}
    assert "demand" not in names(cast.mallory)
    (demand,) = sheet(sava, "/reports/demand/export.csv")
    assert (demand["Ordered"], demand["Received"], demand["Sent back"]) == (
        "5.000",
        "4.000",
        "1.000",
    )
    (status,) = sheet(sava, "/reports/purchases/export.csv")
    assert (status["Status"], status["Purchase orders"]) == ("Approved", "1")
    assert own.lines.get().product.name in get(sava, "/reports/demand/")[1]
    for address in ("orders", "deals", "nonsense"):
        assert get(sava, f"/reports/{address}/")[0] == 404
    for address in ("purchases/", "demand/", "demand/export.csv"):
        assert get(cast.mallory, f"/reports/{address}")[0] == 404
    assert "Nothing to count yet" in get(cast.mallory, "/reports/orders/")[1]


def test_where_deals_were_lost_on_price_is_a_map_of_the_viewers_own_deals(cast: Cast) -> None:
    deal = lost_deal(cast, "alice")
    name = deal.lines.get().product.name
    for user in (cast.alice, cast.staff):
        page = get(user, "/reports/price-outcomes/")[1]
        assert 'class="hm"' in page
        assert name in page
    assert name not in get(cast.mallory, "/reports/price-outcomes/")[1]
    assert "Quiet Customer" in get(cast.alice, "/reports/deals/?by=customer_name")[1]


def test_a_special_price_counts_what_its_partner_ordered_on_its_days(cast: Cast) -> None:
    company = cast.partners["alice"].organisation
    order = make_order(company, lines=1)
    order.ordered_on = timezone.localdate()
    order.save(update_fields=["ordered_on"])
    deal = lost_deal(cast, "alice", stage="engaging", loss_reason="", closed_on=None)
    grant_special_price(
        actor=SYSTEM,
        partner=company,
        product=order.lines.get().product,
        price=Decimal(90),
        currency="EUR",
        quantity_cap=Decimal(12),
        valid_from=timezone.localdate(),
        valid_until=timezone.localdate(),
        deal=deal,
    )
    (row,) = sheet(cast.alice, "/reports/special-prices/export.csv")
    assert (row["Ordered"], row["Used"]) == ("3.000", "0.25")
    assert sheet(cast.mallory, "/reports/special-prices/export.csv") == []


def test_a_file_leaves_a_receipt_without_naming_records(cast: Cast) -> None:
    make_order(cast.partners["alice"].organisation)
    sheet(cast.alice, "/reports/orders/export.csv?by=country")
    receipt = ExportReceipt.objects.get()
    assert (receipt.subject, receipt.rows, receipt.record_ids) == ("orders.order", 1, [])
    client = Client()
    client.force_login(cast.alice)
    assert client.get("/reports/orders/export.xlsx").content[:2] == b"PK"
    assert client.get("/reports/orders/export.pdf").status_code == 404


@pytest.mark.parametrize(
    "name", ["orders", "deals", "price-outcomes", "special-prices", "market-prices"]
)
def test_a_report_costs_the_same_for_few_and_many_records(
    cast: Cast, django_assert_max_num_queries: Any, name: str
) -> None:
    for _ in range(6):
        make_order(cast.partners["alice"].organisation, lines=1)
    lost_deal(cast, "alice")
    client = Client()
    client.force_login(cast.alice)
    client.get(f"/reports/{name}/")
    with django_assert_max_num_queries(24):
        assert client.get(f"/reports/{name}/").status_code == 200


def test_departments_without_orders_find_what_they_may_open(cast: Cast) -> None:
    assert "orders" not in names(make_staff("marketing"))
    assert names(make_staff("finance")) >= {"orders", "deals", "purchases", "price-outcomes"}
