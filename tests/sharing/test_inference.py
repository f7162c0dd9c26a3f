"""Nobody learns of what is hidden by asking around it.

Two worlds that differ in hidden things only must answer every question alike: sorting, filtering,
counting, searching, paging, completing, addresses, errors, tags of kept answers, conflicts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, get_named_type

from catalogue.services.edit_product import edit_product
from partner_api.engine import GRAPHQL_SCHEMA
from partner_api.plan.doors import ListDoor, door_of
from partner_api.types.ids import encode_id
from partners.models import Organisation
from partners.services.organisations import edit_organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import Conflict
from portal.kernel.models import User
from sharing.selectors import access
from sharing.services.grant import grant_access
from sharing.shareable import Level
from tests.cast import Cast, make_organisation, party_of, share
from tests.deals.kit import registered, sold_product
from tests.orders.kit import make_invoice, make_order, make_purchase

pytestmark = pytest.mark.django_db

# Differs from one answer to the next by itself.
_PASSING = re.compile(
    r'csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"|data-cursor="[^"]*"'
    r'|"requestId": ?"[^"]+"|C-\d{4,}|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16}'
)
_HIDDEN = {
    "tax_id": ("BG103856412", "BG999999999"),
    "annual_revenue": (Decimal(10_000), Decimal(9_000_000)),
    "credit_limit": (Decimal(500), Decimal(750_000)),
    "payment_terms_days": (14, 90),
    "employees": (3, 4_000),
    "year_opened": (1950, 2020),
    "sales_12_months": (Decimal(1), Decimal(5_000_000)),
    "phone": ("+359 2 111", "+359 2 999"),
    "email": ("a@one.example", "z@two.example"),
    "notes": ("Pays late", "Pays at once"),
    "last_activity_at": (datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)),
}
_SCALARS = {
    "String": ["BG103856412", "a@one.example", "Pays late", "A-1"],
    "Int": [14, 3],
    "Decimal": ["500", "10000", "1"],
    "Date": ["2020-01-01"],
    "DateTime": ["2021-01-01T00:00:00+00:00"],
    "Boolean": [True, False],
}


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def clean(text: str) -> str:
    return _PASSING.sub("", text)


def seen(client: Client, address: str, **parameters: str) -> tuple[int, str]:
    answer = client.get(address, parameters)
    return answer.status_code, clean(answer.content.decode())


def ask(client: Client, query: str, variables: dict[str, Any] | None = None) -> str:
    given = {"query": query, "variables": variables or {}}
    answer = client.post("/graphql/", given, content_type="application/json")
    return clean(answer.content.decode())


def values_of(kind: Any) -> Iterator[Any]:
    """Things to filter by, whatever a condition takes."""
    named = get_named_type(kind)
    if isinstance(named, GraphQLEnumType):
        yield from named.values
    for value in _SCALARS.get(getattr(named, "name", ""), []):
        yield [value] if isinstance(kind, GraphQLList) else value


def conditions() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every condition on customers that the schema knows, with values of both worlds."""
    filters = GRAPHQL_SCHEMA.type_map["OrganisationFilter"]
    assert isinstance(filters, GraphQLInputObjectType)
    for name, field in filters.fields.items():
        inner = get_named_type(field.type)
        if not isinstance(inner, GraphQLInputObjectType):
            for value in values_of(field.type):
                yield name, {name: value}
            continue
        for operator, condition in inner.fields.items():
            for value in values_of(condition.type):
                yield f"{name}.{operator}", {name: {operator: value}}


def sorts() -> list[str]:
    kind = GRAPHQL_SCHEMA.type_map["OrganisationSortField"]
    assert isinstance(kind, GraphQLEnumType)
    return list(kind.values)


FILTERED = """query($f: OrganisationFilter) {
  customers(filter: $f) { totalCount nodes { name } pageInfo { hasNextPage } } }"""
COLUMNS = """{ customers { nodes { name version updatedAt createdAt
  timeline { nodes { __typename } } } } }"""
SORTED = """query($s: OrganisationSort) { customers(first: 2, sort: $s) {
  totalCount nodes { name } pageInfo { hasNextPage startCursor endCursor } } }"""


def set_hidden(records: list[Organisation], world: int) -> None:
    """Give hidden fields the values of a world, in opposite orders in both, as people do."""
    for place, record in enumerate(records):
        pick = (place + world) % 2
        values: dict[str, Any] = {name: pair[pick] for name, pair in _HIDDEN.items()}
        values["external_id"] = f"{'AZ'[pick]}-{place}"
        counted = {name: values.pop(name) for name in ("sales_12_months", "last_activity_at")}
        record.refresh_from_db()
        edit_organisation(actor=SYSTEM, organisation=record, version=record.version, values=values)
        Organisation.objects.filter(pk=record.pk).update(**counted)


def asked_of_facets(client: Client) -> dict[str, Any]:
    """Everything that somebody may try to learn hidden values from."""
    found: dict[str, Any] = {}
    found["columns"] = ask(client, COLUMNS)
    for name, condition in conditions():
        found[f"filter {name} {condition}"] = ask(client, FILTERED, {"f": condition})
    for field in sorts():
        for direction in ("ASC", "DESC"):
            sort = {"field": field, "direction": direction}
            found[f"sort {field} {direction}"] = ask(client, SORTED, {"s": sort})
    for sort in ("name", "-name", "activity", "-activity", "sales", "-sales", "status"):
        found[f"page {sort}"] = seen(client, "/customers/", sort=sort)
        found[f"export {sort}"] = seen(client, "/customers/export.csv", sort=sort)
    for view in ("mine", "quiet", "shared", "ending"):
        found[f"view {view}"] = seen(client, "/customers/", view=view)
    for word in ("BG103856412", "BG999999999", "Pays late", "a@one.example", "A-1"):
        found[f"find {word}"] = seen(client, "/customers/", q=word)
        found[f"search {word}"] = seen(client, "/search/", q=word)
        found[f"complete {word}"] = seen(client, "/deals/options/customers/", q=word)
    return found


def test_hidden_facets_change_no_answer(cast: Cast) -> None:
    records = [make_organisation(f"Harbour {name}") for name in ("Alpha", "Beta", "Gamma")]
    for record in records:
        share(record, cast.partners["bob"], "identity")
    client = enter(cast.bob)
    set_hidden(records, 0)
    first = asked_of_facets(client)
    set_hidden(records, 1)
    second = asked_of_facets(client)
    assert len(first) > 150
    assert [name for name in first if first[name] != second[name]] == []
    # The questions are real ones: whoever sees the facets gets different answers.
    house = enter(cast.staff)
    told = ask(house, FILTERED, {"f": {"creditLimit": {"gt": "500"}}})
    set_hidden(records, 0)
    assert ask(house, FILTERED, {"f": {"creditLimit": {"gt": "500"}}}) != told


def lists() -> list[str]:
    """The lists of the schema that need no argument."""
    query = GRAPHQL_SCHEMA.query_type
    assert query is not None
    return [
        name
        for name, field in query.fields.items()
        if isinstance(door_of(field.resolve), ListDoor)
    ]


PLACES = (
    "/",
    "/customers/",
    "/deals/",
    "/orders/",
    "/orders/?view=invoices",
    "/products/",
    "/special-prices/",
    "/market/",
    "/inbox/",
    "/reports/",
    "/recalls/",
    "/exports/",
    "/search/?q=zzyzx",
    "/search/?q=harbour",
    "/customers/?q=zzyzx",
    "/deals/options/customers/?q=zzyzx",
    "/price-feedback/",
)


def asked_of_records(client: Client) -> dict[str, Any]:
    """Everything that somebody may try to learn of hidden records from."""
    found: dict[str, Any] = {place: seen(client, place) for place in PLACES}
    for name in lists():
        found[f"list {name}"] = ask(client, f"{{ {name} {{ totalCount nodes {{ id }} }} }}")
    return found


def test_hidden_records_change_no_answer(cast: Cast) -> None:
    client = enter(cast.mallory)
    asked_of_records(client)  # whatever a first visit leaves behind is there
    first = asked_of_records(client)
    customer = make_organisation("Zzyzx Harbour")
    share(customer, cast.partners["bob"], "contacts", "commercial")
    make_order(cast.partners["alice"].organisation, customer=customer)
    make_invoice(cast.partners["alice"].organisation)
    make_purchase(cast.partners["alice"].organisation)
    item = sold_product(cast)
    share(customer, cast.partners["alice"], "identity")
    registered(cast.actor("alice"), item, customer=customer.reference)
    second = asked_of_records(client)
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first) > 30


def test_a_hidden_id_answers_like_none_everywhere(cast: Cast) -> None:
    hidden, client = make_organisation("Zzyzx Harbour"), enter(cast.mallory)
    missing = "C-999999999"
    tails = ("", "edit/", "sharing/", "timeline/", "files/", "deals/")
    addresses = [f"/customers/{{}}/{tail}" for tail in tails]
    addresses += [f"/{page}/partners.organisation/{{}}/" for page in ("share", "why")]
    for address in addresses:
        answers = [seen(client, address.format(ref)) for ref in (hidden.reference, missing)]
        assert answers[0] == answers[1], address
        assert answers[0][0] == 404
    for query in (
        '{ organisation(reference: "%s") { name } }',
        '{ explain(party: "tier/gold", record: "%s", facet: "identity") { allowed } }',
        '{ visibleOn(partner: "%s", at: "2026-01-01T00:00:00Z") { reference } }',
    ):
        answers = [ask(client, query % ref) for ref in (hidden.reference, missing)]
        assert answers[0] == answers[1], query
    for query in (
        "query($id: ID!) { node(id: $id) { id } }",
        """mutation($id: ID!) { followRecord(input: {record: $id}) {
          userErrors { field message code } } }""",
        """mutation($id: ID!) { addComment(input: {record: $id, text: "Hm", facet: "identity"}) {
          userErrors { field message code } } }""",
    ):
        ids = [encode_id("Organisation", ref) for ref in (hidden.reference, missing)]
        answers = [ask(client, query, {"id": key}) for key in ids]
        assert answers[0] == answers[1], query


def test_a_hidden_id_costs_as_many_statements_as_none(cast: Cast) -> None:
    hidden, client = make_organisation("Zzyzx Harbour"), enter(cast.mallory)
    counts = []
    client.get("/customers/C-888888888/")
    for reference in (hidden.reference, "C-999999999"):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/customers/{reference}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_tag_of_a_kept_answer_says_nothing_of_hidden_facets(cast: Cast) -> None:
    record = make_organisation("Harbour Alpha")
    share(record, cast.partners["bob"], "identity")
    client = enter(cast.bob)
    asked = {"query": "{ customers { nodes { name creditLimit { amount } } totalCount } }"}
    set_hidden([record], 0)
    first = client.get("/graphql/", asked, headers={"Accept": "application/json"})
    set_hidden([record], 1)
    second = client.get("/graphql/", asked, headers={"Accept": "application/json"})
    assert first.headers["ETag"] == second.headers["ETag"]


def test_a_conflict_tells_nothing_of_hidden_facets(cast: Cast) -> None:
    """Whoever changes what they see is not stopped by a change of what they do not see."""
    record = make_organisation("Harbour Alpha", city="Varna")
    grant_access(
        actor=SYSTEM,
        party=party_of(cast.partners["bob"]),
        record=record,
        facets=["identity"],
        level=Level.EDIT,
        reason="They keep it",
    )
    bob = cast.actor("bob")

    def version() -> int:
        return access(bob, Organisation.objects.all(), pk=record.pk).version

    before = version()

    def change(actor: Any, version: int, **values: Any) -> Organisation:
        return edit_organisation(actor=actor, organisation=record, version=version, values=values)

    change(SYSTEM, record.version, credit_limit=Decimal(7))
    assert version() == before
    changed = change(bob, before, city="Burgas")
    assert (changed.city, changed.credit_limit) == ("Burgas", Decimal(7))
    known = version()
    assert known != before
    change(SYSTEM, changed.version, industry="Shipping")
    with pytest.raises(Conflict) as refused:
        change(bob, known, city="Ruse")
    assert refused.value.params["version"] == version()
    record.refresh_from_db()
    assert record.city == "Burgas"


def test_neither_version_nor_date_of_a_product_tells_of_its_cost(cast: Cast) -> None:
    item = sold_product(cast, to=("bob",))
    query = "{ products { nodes { sku version updatedAt createdAt } } }"
    bob, house = enter(cast.bob), enter(cast.staff)
    before, known = ask(bob, query), ask(house, query)
    edit_product(actor=SYSTEM, current=item.sku, standard_cost=Decimal(12))
    assert ask(bob, query) == before
    assert ask(house, query) != known
