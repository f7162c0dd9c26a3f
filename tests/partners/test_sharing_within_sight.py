"""Whoever shares, is asked, or looks on learns of nothing beyond their own sight."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from catalogue.models import Bulletin
from catalogue.services.publish_bulletin import publish_bulletin
from orders.models import Order
from partners.models import Organisation, SharingChange
from partners.selectors.parties import party_named, party_options
from portal.kernel.actors import actor_for
from portal.kernel.errors import Forbidden, Refused
from portal.kernel.models import OutboxEvent, User
from portal.kernel.services.remits import set_remit
from sharing.models import Grant, PartyKind
from sharing.policies import visible_to
from sharing.services.grant import grant_access
from sharing.services.grant_many import grant_many
from sharing.services.parties import ensure_party
from sharing.services.share import share as share_records
from tests.cast import Cast, make_member, make_organisation, make_partner, make_staff, party_of
from tests.orders.kit import make_order
from tests.partners.change_kit import ask_above

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(cast: Cast) -> User:
    """Somebody of sales whose territory is Romania."""
    person = make_staff("sales")
    narrow(cast, person, countries=["RO"])
    return person


def narrow(cast: Cast, person: User, **said: Any) -> None:
    set_remit(actor=cast.actor("administrator"), person=person, department="sales", **said)


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_order_is_not_shared_with_lines_beyond_the_remit(cast: Cast) -> None:
    order = make_order(cast.partners["alice"].organisation, lines=2)
    first, second = (line.product for line in order.lines.order_by("pk"))
    for item, line in ((first, "Pumps"), (second, "Valves")):
        type(item).objects.filter(pk=item.pk).update(product_line=line)
    person = make_staff("sales")
    narrow(cast, person, product_lines=["Pumps"])
    actor = actor_for(User.objects.get(pk=person.pk))
    assert visible_to(actor, Order.objects.all()).exists()
    terms = {"facets": ["amounts"], "reason": "Theirs"}
    bob, events = party_of(cast.partners["bob"]), OutboxEvent.objects.count()
    for share in (
        lambda: grant_access(actor=actor, party=bob, record=order, **terms),
        lambda: grant_many(actor=actor, parties=[bob], records=[order], **terms),
    ):
        with pytest.raises(Forbidden) as refused:
            share()
        assert refused.value.code == "facet_hidden"
    assert not Grant.objects.exists()
    assert OutboxEvent.objects.count() == events
    narrow(cast, person, product_lines=["Pumps", "Valves"])
    wider = actor_for(User.objects.get(pk=person.pk))
    grant_access(actor=wider, party=bob, record=order, **terms)


def test_a_remit_narrows_whom_one_finds_to_share_with(cast: Cast, ana: User) -> None:
    near, far = make_partner("Carpat Trade"), make_partner("Varna Trade")
    for partner, country in ((near, "RO"), (far, "BG")):
        Organisation.objects.filter(pk=partner.organisation_id).update(country=country)
    here, there = make_member(near, "Ion Petrov"), make_member(far, "Elena Petrov")
    actor = actor_for(User.objects.get(pk=ana.pk))
    found = party_options(actor=actor, query="trade")
    assert {each.party.subject_id for each in found} == {near.organisation_id}
    (person,) = party_options(actor=actor, query="petrov")
    assert person.reference == here.email
    kinds = {each.party.kind for each in party_options(actor=actor, query="")}
    assert PartyKind.TIER in kinds
    for reference in (far.reference, f"{far.reference}/admin", there.email):
        with pytest.raises(Refused) as refused:
            party_named(reference, actor=actor)
        assert refused.value.code == "unknown_party"
    assert party_named(near.reference, actor=actor) == party_of(near)
    port = make_organisation("Braila Port", country="RO")
    dialog = f"/share/partners.organisation/{port.reference}/"
    terms = {"party": far.reference, "facets": [], "level": "view", "reason": "Known"}
    client = enter(ana)
    assert "Varna Trade" not in client.get(f"{dialog}preview/", terms).content.decode()
    assert client.post(dialog, terms).status_code == 422
    mutation = """mutation($id: ID!, $party: String) {
      shareRecord(input: {record: $id, party: $party, facets: [], reason: "Known"})
      { userErrors { code } } }"""
    query = "query($r: String!) { customer(reference: $r) { id } }"

    def ask(text: str, **given: Any) -> Any:
        body = {"query": text, "variables": given}
        return client.post("/graphql/", body, content_type="application/json").json()["data"]

    answer = ask(mutation, id=ask(query, r=port.reference)["customer"]["id"], party=far.reference)
    assert [each["code"] for each in answer["shareRecord"]["userErrors"]] == ["unknown_party"]
    assert not Grant.objects.exists()


def test_the_page_of_a_change_lists_what_its_viewer_sees(
    cast: Cast, ana: User, settings: Any
) -> None:
    ask_above(settings, 1)
    near = make_organisation("Braila Port", country="RO")
    share_records(
        actor=actor_for(User.objects.get(pk=ana.pk)),
        parties=[party_of(cast.partners["bob"])],
        records=[near],
        facets=["contacts"],
        reason="A campaign",
    )
    change = SharingChange.objects.get()
    page = f"/manage/sharing-changes/{change.reference}/"
    assert "Braila Port" in enter(ana).get(page).content.decode()
    # Moved out of her territory meanwhile: counted, and not named any more.
    Organisation.objects.filter(pk=near.pk).update(country="BG")
    assert "Braila Port" not in enter(ana).get(page).content.decode()


def test_a_bulletin_says_that_its_audience_waits(cast: Cast, settings: Any) -> None:
    ask_above(settings, 1)
    gold = ensure_party(kind=PartyKind.TIER, code="gold", label="Gold")
    marketing = make_staff("marketing")
    published = publish_bulletin(
        actor=actor_for(marketing),
        titles={"en": "Docks open"},
        bodies={"en": "Early."},
        source="Press",
        audience=[gold],
    )
    assert published.waiting is not None
    assert SharingChange.objects.get().title == "Gold"
    assert not Grant.objects.exists()
    client = enter(marketing)
    given = {"title_en": "Two", "body_en": "Again", "source": "Press", "tiers": ["gold"]}
    told = client.post("/market/bulletins/new/", given, follow=True).content.decode()
    assert "A second person is asked" in told
    assert Bulletin.objects.count() == 2
    mutation = """mutation { publishBulletin(input: {titleEn: "Three", bodyEn: "More",
      source: "Press", audience: ["tier/gold"]})
      { bulletin { titleEn } waiting { reference } userErrors { code } } }"""
    answer = client.post("/graphql/", {"query": mutation}, content_type="application/json").json()
    made = answer["data"]["publishBulletin"]
    newest = SharingChange.objects.order_by("-pk").values_list("reference", flat=True)[0]
    assert made["waiting"]["reference"] == newest
