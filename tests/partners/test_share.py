"""One dialog shares a record of any kind with a party of any sort, and takes it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import PriceList, Product
from partners.selectors.parties import party_options
from partners.views.records import Place
from portal.kernel.actors import actor_for
from portal.kernel.models import OutboxEvent
from sharing.models import Grant, PartyKind
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.shareable import Shareable, shareables
from tests.api.exhibits import Forge
from tests.cast import Cast, make_member, make_organisation, make_partner, make_staff, party_of
from tests.orders.kit import make_order

pytestmark = pytest.mark.django_db

KINDS = [each for each in shareables() if each.access]


def enter(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(kind: Shareable, record: Any) -> tuple[str, str]:
    """Of who sees it, and of its dialog."""
    place = Place(kind, record, Shown(record, kind.everything), kind.name_of(record))
    return place.url, f"/share/{kind.label}/{place.ref}/"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
def test_every_kind_that_can_be_shared_is_shared_there(cast: Cast, kind: Shareable) -> None:
    record = Forge(cast.partners["alice"].organisation, cast.staff).row(kind.model)
    client, bob = enter(cast.administrator), cast.partners["bob"]
    why, dialog = address(kind, record)
    page = client.get(why).content.decode()
    assert f'href="{dialog}"' in page
    facets = [each.name for each in kind.grantable if each.name != kind.base][:1]
    terms = {"party": bob.reference, "facets": facets, "level": "comment", "reason": "Together"}
    preview = client.get(f"{dialog}preview/", terms)
    assert preview.status_code == 200
    assert "This opens the following to 1 person of Bob Ltd" in preview.content.decode()
    assert not Grant.objects.filter(party=party_of(bob)).exists()
    day = timezone.localdate() + timedelta(days=30)
    answer = client.post(dialog, terms | {"valid_until": day.isoformat()})
    assert (answer.status_code, answer["Location"]) == (302, why)
    grant = Grant.objects.get(party=party_of(bob))
    assert (grant.subject, grant.object_id, grant.level) == (kind.label, record.pk, "comment")
    (seen,) = visible_to(cast.actor("bob"), kind.model._default_manager.filter(pk=record.pk))
    assert Shown(seen).facets == [kind.base, *facets]
    page = client.get(why).content.decode()
    assert "Together" in page
    assert f'href="{dialog}{grant.public_id}/extend/"' in page
    later = day + timedelta(days=30)
    extended = client.post(f"{dialog}{grant.public_id}/extend/", {"valid_until": later})
    assert extended["Location"] == why
    grant.refresh_from_db()
    assert timezone.localdate(grant.valid_until) == later
    assert client.post(f"{dialog}{grant.public_id}/revoke/")["Location"] == why
    assert not visible_to(
        cast.actor("bob"), kind.model._default_manager.filter(pk=record.pk)
    ).exists()
    assert "Earlier shares" in client.get(why).content.decode()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
def test_nobody_outside_shares_by_it(cast: Cast, kind: Shareable) -> None:
    record = Forge(cast.partners["alice"].organisation, cast.staff).row(kind.model)
    _why, dialog = address(kind, record)
    client = enter(cast.administrator)
    terms = {"party": cast.partners["bob"].reference, "level": "edit", "reason": "Together"}
    client.post(dialog, terms)
    grant = Grant.objects.get(subject=kind.label)
    left = Grant.objects.count(), OutboxEvent.objects.count()
    mine = terms | {"party": cast.partners["mallory"].reference}
    for name, status in (("bob", 403), ("mallory", 404)):
        theirs = enter(getattr(cast, name))
        answers = [
            theirs.get(dialog),
            theirs.get(f"{dialog}preview/", mine),
            theirs.post(dialog, mine),
            theirs.post(f"{dialog}look/", mine),
            theirs.post(f"{dialog}{grant.public_id}/revoke/"),
            theirs.post(f"{dialog}{grant.public_id}/extend/"),
        ]
        assert {answer.status_code for answer in answers} == {status}, name
        assert dialog not in theirs.get(_why).content.decode()
    assert left == (Grant.objects.count(), OutboxEvent.objects.count())
    grant.refresh_from_db()
    assert grant.revoked_at is None


def test_it_is_shared_with_parties_of_every_sort(cast: Cast) -> None:
    distributor = make_partner("Radka Distribution", role="distributor", programme="Marine")
    elena = make_member(distributor, "Elena Petrova")
    item = Product.objects.create(sku="EP-40", name="Epoxy", sort_key=b"e", status="active")
    own = distributor.reference
    sorts = {
        own: PartyKind.ORGANISATION,
        f"{own}/admin": PartyKind.ROLE,
        f"{own}/line": PartyKind.LINE,
        elena.email: PartyKind.PERSON,
        f"tier/{distributor.tier}": PartyKind.TIER,
        "programme/Marine": PartyKind.PROGRAMME,
    }
    client = enter(cast.staff)
    for reference in sorts:
        terms = {"party": reference, "facets": ["prices"], "level": "view", "reason": "Known"}
        page = client.get("/share/catalogue.product/EP-40/preview/", terms).content.decode()
        assert "As " in page, reference
        assert client.post("/share/catalogue.product/EP-40/", terms).status_code == 302
    held = Grant.objects.filter(object_id=item.pk)
    assert set(held.values_list("party__kind", flat=True)) == set(sorts.values())
    text = client.get("/why/catalogue.product/EP-40/").content.decode()
    for name in ("Radka Distribution", "Elena Petrova", "Marine", "Partner admin"):
        assert name in text
    refused = client.post(
        "/share/catalogue.product/EP-40/",
        {"party": "P-999999", "facets": [], "level": "view", "reason": "Known"},
    )
    assert refused.status_code == 422
    assert "Choose a partner from the list" in refused.content.decode()


def test_whoever_may_share_anything_finds_every_sort_of_party(cast: Cast) -> None:
    partner = make_partner("Vitosha Supply")
    make_member(partner, "Elena Petrova")
    finance = actor_for(make_staff("finance"))
    found = {each.party.kind for each in party_options(actor=finance, query="vitosha")}
    assert {PartyKind.ORGANISATION, PartyKind.ROLE} <= found
    (elena,) = party_options(actor=finance, query="petrova")
    assert elena.party.kind == PartyKind.PERSON
    kinds = {each.party.kind for each in party_options(actor=finance, query="")}
    assert kinds.isdisjoint({PartyKind.PERSON, PartyKind.ROLE})
    service = enter(make_staff("service"))
    assert service.get("/sharing/parties/?q=vitosha").status_code == 403


def test_finance_shares_price_lists_and_asks_why(cast: Cast) -> None:
    made = Forge(cast.partners["alice"].organisation, cast.staff).row(PriceList)
    why, dialog = address(PriceList.shareable, made)
    client = enter(make_staff("finance"))
    terms = {"party": "tier/registered", "facets": ["prices"], "level": "view", "reason": "New"}
    assert client.post(dialog, terms)["Location"] == why
    text = client.get(why, {"party": cast.partners["bob"].reference}).content.decode()
    assert "Visible" in text
    customer = make_organisation("Danube Yards")
    refused = client.post(f"/share/partners.organisation/{customer.reference}/", terms)
    assert refused.status_code == 403
    assert not Grant.objects.filter(subject="partners.organisation").exists()


def test_what_is_only_owned_has_no_dialog(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    line = order.lines.first()
    client = enter(cast.administrator)
    assert client.get(f"/why/orders.orderline/{line.public_id}/").status_code == 200
    assert client.get(f"/share/orders.orderline/{line.public_id}/").status_code == 404
    assert "/share/" not in client.get(f"/why/orders.orderline/{line.public_id}/").content.decode()


def test_the_page_of_a_record_leads_to_its_dialog(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    dialog = f'href="/share/orders.order/{order.reference}/"'
    address = f"/orders/{order.reference}/"
    assert dialog in enter(cast.staff).get(address).content.decode()
    for user in (cast.alice, make_staff("finance")):
        assert dialog not in enter(user).get(address).content.decode()


def test_a_look_at_an_order_shows_it_as_the_receiver_will(cast: Cast) -> None:
    order = make_order(make_partner().organisation, lines=2)
    client = enter(cast.administrator)
    dialog = f"/share/orders.order/{order.reference}/"
    terms = {"party": cast.partners["bob"].reference, "facets": ["amounts"], "level": "view"}
    preview = client.get(f"{dialog}preview/", terms).content.decode()
    assert "Order lines" in preview
    look = terms | {"reason": "", "person": str(cast.bob.public_id)}
    answer = client.post(f"{dialog}look/", look)
    assert answer["Location"] == f"/orders/{order.reference}/"
    assert not Grant.objects.exists()


MUTATION = """mutation($id: ID!, $party: String, $partner: ID) {
  shareRecord(input: {record: $id, party: $party, partner: $partner, facets: [], reason: "Known"})
  { grant { party { label kind } record { id } } userErrors { field code } } }"""


def test_the_api_shares_any_kind_with_any_party(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation)
    client = enter(cast.staff)
    query = "query($r: String!) { order(reference: $r) { id } }"
    body: dict[str, Any] = {"query": query, "variables": {"r": order.reference}}
    key = client.post("/graphql/", body, content_type="application/json").json()
    order_id = key["data"]["order"]["id"]

    def ask(**given: Any) -> dict[str, Any]:
        body = {"query": MUTATION, "variables": {"id": order_id, **given}}
        answer = client.post("/graphql/", body, content_type="application/json").json()
        found: dict[str, Any] = answer["data"]["shareRecord"]
        return found

    made = ask(party=f"{cast.partners['bob'].reference}/admin")
    assert made["grant"]["party"]["kind"].lower() == "role"
    assert made["grant"]["record"]["id"] == order_id
    for wrong in ({}, {"party": "tier/gold", "partner": order_id}):
        refused = ask(**wrong)
        assert [each["code"] for each in refused["userErrors"]] == ["party_missing"]
    assert Grant.objects.count() == 1
