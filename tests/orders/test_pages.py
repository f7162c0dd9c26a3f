"""The orders pages as partners, suppliers, a distributor and the house get them."""

import re

import pytest
from django.test import Client

from tests.cast import Cast, make_member, make_organisation, make_partner, make_staff, share
from tests.orders.kit import make_invoice, make_order, make_purchase, make_receivable

pytestmark = pytest.mark.django_db


def get(user: object, address: str) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_a_partner_reads_its_own_order_with_amounts_but_without_costs(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    status, listed = get(cast.alice, "/orders/")
    assert status == 200
    assert order.number in listed
    status, page = get(cast.alice, f"/orders/{order.reference}/")
    assert status == 200
    assert "600" in page
    assert not re.search(r">\s*282\s*<", page), "who sold it is the house's business"


def test_a_foreign_order_answers_like_a_missing_one(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    invoice = make_invoice(cast.partners["alice"].organisation)
    assert order.number not in get(cast.mallory, "/orders/")[1]
    for reference in (order.reference, invoice.reference, "O-999999999", "Z-1"):
        assert get(cast.mallory, f"/orders/{reference}/")[0] == 404


def test_a_distributor_sees_the_orders_of_its_line_without_amounts_and_customers(
    cast: Cast,
) -> None:
    distributor = make_partner("Line Ltd", role="distributor")
    reseller = make_partner("Reseller in line", distributor=distributor.organisation)
    customer = make_organisation("Secret Customer")
    order = make_order(reseller.organisation, customer=customer)
    radka = make_member(distributor, "Radka")
    assert order.number in get(radka, "/orders/")[1]
    status, page = get(radka, f"/orders/{order.reference}/")
    assert status == 200
    assert "600" not in page
    assert "Secret Customer" not in page
    assert order.number not in get(radka, f"/orders/?customer={customer.reference}")[1]


def test_a_supplier_finds_its_purchase_orders_and_no_other_tab(cast: Cast) -> None:
    supplier = make_partner("Steel Ltd", role="supplier")
    sava = make_member(supplier, "Sava")
    own = make_purchase(supplier.organisation)
    other = make_purchase(make_partner("Rubber Ltd", role="supplier").organisation)
    status, listed = get(sava, "/orders/")
    assert status == 200
    assert own.number in listed
    assert other.number not in listed
    assert get(sava, "/orders/?view=invoices")[0] == 404
    status, page = get(sava, f"/orders/{own.reference}/")
    assert status == 200
    assert "550" in page
    assert "258" not in page
    assert get(sava, f"/orders/{other.reference}/")[0] == 404


def test_invoices_and_open_items_of_ones_own_company(cast: Cast) -> None:
    mine = cast.partners["alice"].organisation
    invoice, item = make_invoice(mine), make_receivable(mine)
    assert invoice.number in get(cast.alice, "/orders/?view=invoices")[1]
    assert item.number in get(cast.alice, "/orders/?view=receivables&overdue=1")[1]
    for view, number in (("invoices", invoice.number), ("receivables", item.number)):
        assert f">{number}<" not in get(cast.bob, f"/orders/?view={view}")[1]


def test_departments_see_what_their_work_needs(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    purchase = make_purchase(make_partner("Steel Ltd", role="supplier").organisation)
    service, marketing, finance = (make_staff(c) for c in ("service", "marketing", "finance"))
    status, page = get(service, f"/orders/{order.reference}/")
    assert status == 200
    assert "600" not in page
    assert get(marketing, "/orders/")[0] == 404
    assert "258" not in get(finance, f"/orders/{order.reference}/")[1]
    assert get(finance, f"/orders/{purchase.reference}/")[0] == 200


def test_a_list_costs_the_same_for_few_and_many_orders(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    mine = cast.partners["alice"].organisation
    for _ in range(12):
        make_order(mine, lines=1)
    client = Client()
    client.force_login(cast.alice)
    client.get("/orders/")
    with django_assert_max_num_queries(16):
        assert client.get("/orders/").status_code == 200


def test_whoever_sees_an_order_finds_it_in_whatever_role(cast: Cast) -> None:
    supplier = make_partner("Steel Ltd", role="supplier")
    sava = make_member(supplier, "Sava")
    order = make_order(cast.partners["alice"].organisation)
    assert get(sava, "/orders/?view=orders")[0] == 404
    share(order, supplier, "amounts")
    status, page = get(sava, "/orders/?view=orders")
    assert status == 200
    assert order.number in page
    assert "view=orders" in get(sava, "/orders/?view=purchases")[1]
    assert get(sava, "/orders/?view=invoices")[0] == 404
