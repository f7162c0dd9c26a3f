"""An export is the view: its rows, order, columns and policy; and it leaves a receipt."""

import csv
from io import BytesIO, StringIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from partners.models import Organisation
from partners.selectors.customers import CustomerFilters, customer_page
from records.models import ExportReceipt
from tests.cast import Cast, make_organisation, share

pytestmark = pytest.mark.django_db


def rows_of(user: object, **parameters: str) -> list[list[str]]:
    client = Client()
    client.force_login(user)
    answer = client.get("/customers/export.csv", parameters)
    assert answer.status_code == 200
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture
def customers(cast: Cast) -> list[Organisation]:
    made = [
        make_organisation(name, country=country)
        for name, country in (("Ёлка", "RU"), ("=Aldera", "BG"), ("Жар", "RU"), ("Елена", "BG"))
    ]
    Organisation.objects.filter(pk=made[0].pk).update(sales_12_months="1200.50")
    return made


def test_rows_and_order_are_those_of_the_list(cast: Cast, customers: list[Organisation]) -> None:
    for filters, sort in (
        (CustomerFilters(), "name"),
        (CustomerFilters(countries=("RU",)), "-name"),
    ):
        page = customer_page(actor=cast.actor("staff"), filters=filters, sort=sort)
        exported = rows_of(cast.staff, country=",".join(filters.countries), sort=sort)
        listed = [row.customer.reference for row in page.items]
        assert [row[0] for row in exported[1:]] == listed
    names = [row[1] for row in rows_of(cast.staff)[1:]]
    assert names == ["'=Aldera", "Елена", "Ёлка", "Жар"]


def test_a_hidden_facet_has_no_column_in_the_file_and_is_empty_beside_others(
    cast: Cast, customers: list[Organisation]
) -> None:
    share(customers[0], cast.partners["bob"], "contacts")
    head, row = rows_of(cast.bob)
    cells = dict(zip(head, row, strict=True))
    assert cells["Customer"] == "Ёлка"
    assert "Sales, 12 months" not in cells
    assert "Currency" not in cells
    share(customers[1], cast.partners["bob"], "commercial")
    head, *rows = rows_of(cast.bob)
    sales = {row[1]: dict(zip(head, row, strict=True))["Sales, 12 months"] for row in rows}
    assert sales["Ёлка"] == ""
    assert "1200.50" in "".join(rows_of(cast.staff)[3])
    assert len(rows_of(cast.mallory)) == 1


def test_the_receipt_says_what_was_taken_by_whom(
    cast: Cast, customers: list[Organisation]
) -> None:
    client = Client()
    client.force_login(cast.staff)
    answer = client.get("/customers/export.xlsx", {"country": "RU"})
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 3
    receipt = ExportReceipt.objects.get(public_id=answer.headers["X-Export-Receipt"])
    assert (receipt.user, receipt.rows) == (cast.staff, 2)
    assert set(receipt.record_ids) == {customers[0].pk, customers[2].pk}
    address = f"/exports/{receipt.public_id}/"
    assert receipt.sha256 in client.get(address).content.decode()
    stranger = Client()
    stranger.force_login(cast.mallory)
    assert stranger.get(address).status_code == 404
    assert client.get("/customers/export.pdf").status_code == 404
