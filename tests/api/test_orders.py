"""Orders and imports through GraphQL, under the same policy as the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.models import Organisation
from portal.desk.imports.kinds import kinds_for
from portal.desk.models import ImportJob
from portal.kernel.actors import actor_for
from records.services.upload_file import upload_file
from tests.imports.kit import work
from tests.orders.kit import make_invoice, make_order, make_purchase

pytestmark = pytest.mark.django_db

ORDERS = """query { orders(first: 10) { totalCount edges { node {
    number amount { amount currency } partner { name } customer { name } salespersonKey
    lines(first: 5) { edges { node { lineNo quantity amount cost } } } } } } }"""
ONE = "query ($reference: String!) { order(reference: $reference) { number } }"


def nodes(answer: dict[str, Any], field: str) -> list[dict[str, Any]]:
    assert "errors" not in answer, answer
    return [edge["node"] for edge in answer["data"][field]["edges"]]


def test_a_partner_reads_its_own_orders_without_costs(cast: Any, ask: Any) -> None:
    order = make_order(cast.partners["alice"], customer=cast.customers[0])
    (node,) = nodes(ask("alice")(ORDERS), "orders")
    assert node["number"] == order.number
    assert node["partner"]["name"] == "Alice Trading"
    assert node["customer"] is None
    assert node["salespersonKey"] is None
    lines = [edge["node"] for edge in node["lines"]["edges"]]
    assert [line["cost"] for line in lines] == [None, None]
    assert float(lines[0]["amount"]) == 300
    (seen,) = nodes(ask("staff")(ORDERS), "orders")
    assert seen["customer"]["name"] == cast.customers[0].name
    assert float(seen["lines"]["edges"][0]["node"]["cost"]) == 60


def test_a_stranger_gets_nothing_of_them(cast: Any, ask: Any) -> None:
    order = make_order(cast.partners["alice"])
    make_invoice(cast.partners["alice"])
    assert nodes(ask("mallory")(ORDERS), "orders") == []
    answer = ask("mallory")(ONE, {"reference": order.reference})
    assert answer["data"]["order"] is None
    invoices = "query { invoices(first: 5) { totalCount edges { node { number } } } }"
    assert nodes(ask("mallory")(invoices), "invoices") == []
    figures = "query { orderFigures(by: COUNTRY) { key amount } }"
    assert ask("mallory")(figures)["data"]["orderFigures"] == []


def test_figures_are_those_of_the_viewer(cast: Any, ask: Any) -> None:
    make_order(cast.partners["alice"])
    make_order(cast.partners["bob"])
    query = "query { orderFigures { orders amount cost } }"
    (own,) = ask("alice")(query)["data"]["orderFigures"]
    assert (own["orders"], float(own["amount"]), own["cost"]) == (1, 600, None)
    (house,) = ask("staff")(query)["data"]["orderFigures"]
    assert (house["orders"], float(house["amount"]), float(house["cost"])) == (2, 1200, 240)
    refused = ask("alice")("query { orderFigures(by: SALESPERSON) { key } }")
    assert refused["errors"][0]["extensions"]["code"] == "unknown_breakdown"


def test_a_supplier_reads_its_purchase_orders(cast: Any, ask: Any) -> None:
    order = make_purchase(cast.partners["bob"])
    query = """query { purchaseOrders(first: 5) { edges { node { number totalDue { amount }
        lines(first: 5) { edges { node { received rejected } } } } } } }"""
    (node,) = nodes(ask("bob")(query), "purchaseOrders")
    assert node["number"] == order.number
    assert float(node["totalDue"]["amount"]) == 550
    assert nodes(ask("alice")(query), "purchaseOrders") == []


CREATE = """mutation ($input: CreateImportInput!) { createImport(input: $input) {
    importJob { id status fileName } userErrors { field code message } } }"""
STEER = """mutation ($input: %sImportInput!) { %sImport(input: $input) {
    importJob { status created refused problems { row code } } userErrors { field code } } }"""


def upload(user: Any) -> str:
    content = SimpleUploadedFile("customers.csv", b"key,name,country\n1,New Yard,Bulgaria\n")
    return str(upload_file(actor=actor_for(user), content=content).public_id)


def steer(ask: Any, verb: str, job: str) -> dict[str, Any]:
    query = STEER % (verb.title(), verb)
    answer: dict[str, Any] = ask(query, {"input": {"importJob": job}})
    assert "errors" not in answer, answer
    return dict(answer["data"][f"{verb}Import"])


def test_a_file_is_imported_and_undone_through_the_api(cast: Any, ask: Any) -> None:
    file = upload(cast.people["staff"])
    answer = ask("staff")(CREATE, {"input": {"kind": "organisations", "file": file}})
    made = answer["data"]["createImport"]
    assert made["userErrors"] == []
    assert made["importJob"]["status"] == "CHECKING"
    job = made["importJob"]["id"]
    work()
    assert not Organisation.objects.filter(name="New Yard").exists()
    assert steer(ask("staff"), "begin", job)["userErrors"] == []
    work()
    assert Organisation.objects.filter(name="New Yard", country="BG").exists()
    assert steer(ask("staff"), "undo", job)["userErrors"] == []
    work()
    assert not Organisation.objects.filter(name="New Yard").exists()


def test_a_partner_cannot_import(cast: Any, ask: Any) -> None:
    file = upload(cast.people["alice"])
    answer = ask("alice")(CREATE, {"input": {"kind": "organisations", "file": file}})
    (error,) = answer["data"]["createImport"]["userErrors"]
    assert error["code"] == "forbidden"
    assert not ImportJob.objects.exists()


def test_who_names_no_kind_of_import_is_told_the_kinds(cast: Any, ask: Any) -> None:
    """Those that they may import, and no other."""
    file = upload(cast.people["staff"])
    answer = ask("staff")(CREATE, {"input": {"kind": "customer", "file": file}})
    (error,) = answer["data"]["createImport"]["userErrors"]
    known = ", ".join(kind.code for kind in kinds_for(cast.actor("staff")))
    assert "organisations" in known
    assert error == {
        "field": ["kind"],
        "code": "unknown_kind",
        "message": f"Choose one of: {known}.",
    }
    unnamed = {"kind": "organisations", "file": file, "mapping": "Nobody's"}
    answer = ask("staff")(CREATE, {"input": unnamed})
    (error,) = answer["data"]["createImport"]["userErrors"]
    assert (error["field"], error["code"]) == (["mapping"], "not_found")
    assert not ImportJob.objects.exists()


def test_null_for_how_many_groups_means_as_many_as_usual(ask: Any) -> None:
    for name in ("orderFigures", "purchaseFigures"):
        assert ask("staff")(f"{{ {name}(first: null, by: null) {{ __typename }} }}")["data"]
