"""Every channel gives one answer: list, sort, filter, search, export, API, history, past."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Organisation
from partners.selectors.customers import CustomerFilters, customer_list, sorted_by
from partners.selectors.organisations import access_organisation
from partners.services.organisations import edit_organisation
from portal.desk.search import search
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import NotFound
from records.selectors.timeline import timeline_of
from sharing.policies import facet_filter, visible_to
from sharing.projections import Shown
from tests.cast import Cast, make_organisation, share

pytestmark = pytest.mark.django_db

SECRET = "4200.42"
# Who sees the customer, and who sees its commercial facet.
VISIBLE = {"staff": True, "alice": True, "bob": True, "mallory": False, "expired": False}
COMMERCIAL = {"staff": True, "alice": True, "bob": False, "mallory": False, "expired": False}
GRAPHQL = "query($r: String!) { customer(reference: $r) { name creditLimit { amount } } }"


@pytest.fixture
def customer(cast: Cast) -> Organisation:
    made = make_organisation("Danube Shipyard", credit_limit="1000.00")
    edit_organisation(actor=SYSTEM, organisation=made, version=1, values={"credit_limit": SECRET})
    share(made, cast.partners["alice"], "commercial", "history")
    cast.share_with_bob(made, "contacts", "history")
    Organisation.objects.filter(pk=made.pk).update(sales_12_months=SECRET)
    return made


def by_page(cast: Cast, name: str, customer: Organisation) -> tuple[bool, bool]:
    client = Client()
    client.force_login(getattr(cast, name))
    answer = client.get(f"/customers/{customer.reference}/")
    return answer.status_code == 200, "4,200" in answer.content.decode()


def by_list(cast: Cast, name: str, customer: Organisation) -> tuple[bool, bool]:
    rows = sorted_by(customer_list(actor=cast.actor(name), filters=CustomerFilters()), "-sales")
    found = {row.pk: row for row in rows}
    return customer.pk in found, customer.pk in found and found[customer.pk].sales is not None


def by_filter(cast: Cast, name: str, customer: Organisation) -> tuple[bool, bool]:
    rows = visible_to(cast.actor(name), Organisation.objects.filter(pk=customer.pk))
    return (
        facet_filter(rows, name="Danube Shipyard").exists(),
        facet_filter(rows, credit_limit=SECRET).exists(),
    )


def by_search(cast: Cast, name: str, customer: Organisation) -> tuple[bool, None]:
    hits = search(actor=cast.actor(name), query="danube")
    return any(customer.reference in hit.url for hit in hits), None


def by_export(cast: Cast, name: str, customer: Organisation) -> tuple[bool, bool]:
    client = Client()
    client.force_login(getattr(cast, name))
    text = client.get("/customers/export.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    return len(rows) == 2, SECRET in text


def by_graphql(cast: Cast, name: str, customer: Organisation) -> tuple[bool, bool]:
    client = Client()
    client.force_login(getattr(cast, name))
    body: dict[str, Any] = {"query": GRAPHQL, "variables": {"r": customer.reference}}
    answer = client.post("/graphql/", body, content_type="application/json")
    found = answer.json()["data"]["customer"]
    return found is not None, bool(found) and found["creditLimit"] == {"amount": SECRET}


def by_history(cast: Cast, name: str, customer: Organisation) -> tuple[bool, bool]:
    actor = cast.actor(name)
    try:
        seen = access_organisation(actor=actor, reference=customer.reference)
    except NotFound:
        return False, False
    told = timeline_of(actor=actor, record=seen)
    return True, any("4,200.42" in entry.quote for entry in told.items)


def by_the_past(cast: Cast, name: str, customer: Organisation) -> tuple[bool, bool]:
    rows = Organisation.objects.filter(pk=customer.pk)
    row = visible_to(cast.actor(name), rows, at=timezone.now()).first()
    return row is not None, row is not None and Shown(row).sees("commercial")


CHANNELS = (
    by_page,
    by_list,
    by_filter,
    by_search,
    by_export,
    by_graphql,
    by_history,
    by_the_past,
)


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.__name__)
def test_every_channel_gives_the_same_answer(
    cast: Cast, customer: Organisation, channel: Any
) -> None:
    for name, visible in VISIBLE.items():
        seen, commercial = channel(cast, name, customer)
        assert seen == visible, name
        assert commercial in (None, COMMERCIAL[name]), name
