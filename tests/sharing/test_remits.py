"""People of the house see by department, territory, line of business and ownership: never all."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import PriceList, Product
from catalogue.policies import sees_cost, sees_cost_of
from deals.models import Deal
from deals.selectors.figures import pipeline_totals
from orders.models import Order
from partners.models import Organisation
from partners.selectors.customers import CustomerFilters, customer_list, customer_total
from partners.services.organisations import create_organisation, edit_organisation
from portal.desk.imports.kinds import kinds_for
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.events import Occurrence, rebuild
from portal.kernel.models import DepartmentRemit, OutboxEvent, User
from portal.kernel.services.remits import set_remit
from portal.notifications.models import Notification
from portal.notifications.policies import visible_records
from portal.notifications.selectors import inbox_page, unread_count
from portal.notifications.subjects import Subject
from portal.notifications.subscribers.sharing import forget_outside_of_remit
from sharing.crowds import seen_by_each
from sharing.engine.explainer import explain
from sharing.policies import visible_to
from sharing.selectors import access
from sharing.services.grant import grant_access
from sharing.services.prove_parity import prove_parity
from sharing.shareable import Level
from tests.cast import (
    Cast,
    make_organisation,
    make_partner,
    make_staff,
    party_of,
    share,
)
from tests.deals.kit import registered, routed, sold_product
from tests.orders.kit import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(cast: Cast) -> User:
    """Somebody of sales whose territory is Romania and Greece."""
    person = make_staff("sales")
    _narrow(cast, person, countries=["RO", "gr"])
    return person


@pytest.fixture(autouse=True)
def _customers(cast: Cast) -> None:
    """One in her territory, one outside, and one whose country nobody entered."""
    make_organisation("Braila Port", country="RO")
    make_organisation("Danube Shipyard", country="BG")
    make_organisation("Nowhere Ltd")


def _narrow(cast: Cast, person: User, department: str = "sales", **said: Any) -> None:
    set_remit(actor=cast.actor("administrator"), person=person, department=department, **said)


def _names(actor: Actor) -> set[str]:
    return set(
        customer_list(actor=actor, filters=CustomerFilters()).values_list("name", flat=True)
    )


def test_a_territory_narrows_lists_counts_records_and_levels(cast: Cast, ana: User) -> None:
    actor = actor_for(ana)
    assert _names(actor) == {"Braila Port"}
    assert customer_total(actor=actor, filters=CustomerFilters()).number == 1
    assert access(actor, Organisation.objects.all(), name="Braila Port").name == "Braila Port"
    with pytest.raises(NotFound):
        access(actor, Organisation.objects.all(), name="Danube Shipyard")
    editable = visible_to(actor, Organisation.objects.all(), level=Level.EDIT)
    assert set(editable.values_list("name", flat=True)) == {"Braila Port"}
    assert {"Braila Port", "Danube Shipyard", "Nowhere Ltd"} <= _names(cast.actor("staff"))


def test_what_is_hers_she_sees_wherever_it_is(cast: Cast, ana: User) -> None:
    yard = Organisation.objects.get(name="Danube Shipyard")
    Organisation.objects.filter(pk=yard.pk).update(owner=ana)
    assert _names(actor_for(ana)) == {"Braila Port", "Danube Shipyard"}
    _narrow(cast, ana, countries=["RO"], own_only=True)
    assert _names(actor_for(ana)) == {"Danube Shipyard"}
    _narrow(cast, ana)
    assert not DepartmentRemit.objects.filter(person=ana).exists()
    assert "Nowhere Ltd" in _names(actor_for(ana))


def test_nobody_writes_outside_of_their_remit(cast: Cast, ana: User) -> None:
    yard = Organisation.objects.get(name="Danube Shipyard")
    events = OutboxEvent.objects.count()
    with pytest.raises(NotFound):
        edit_organisation(
            actor=actor_for(ana), organisation=yard, version=yard.version, values={"city": "Ruse"}
        )
    with pytest.raises(NotFound):
        grant_access(
            actor=actor_for(ana),
            party=party_of(cast.partners["bob"]),
            record=yard,
            facets=["contacts"],
            reason="Mine",
        )
    yard.refresh_from_db()
    assert yard.city != "Ruse"
    assert OutboxEvent.objects.count() == events


def test_a_line_of_business_narrows_what_has_lines(cast: Cast) -> None:
    pumps, valves = (
        Product.objects.create(sku=line, name=line, product_line=line)
        for line in ("Pumps", "Valves")
    )
    person = make_staff("sales")
    _narrow(cast, person, product_lines=["Pumps"])
    actor = actor_for(person)
    assert list(visible_to(actor, Product.objects.all())) == [pumps]
    assert valves in visible_to(cast.actor("staff"), Product.objects.all())
    assert "Danube Shipyard" in _names(actor), "customers have no line"


def test_another_department_of_hers_shows_what_it_shows(cast: Cast, ana: User) -> None:
    person = make_staff("sales", "marketing")
    _narrow(cast, person, countries=["RO"])
    rows = visible_to(actor_for(person), Organisation.objects.all())
    facets = {row.name: set(Organisation.shareable.names(row.facet_mask)) for row in rows}
    assert facets["Danube Shipyard"] == {"identity", "contacts"}
    assert {"identity", "contacts", "commercial"} < facets["Braila Port"]


def test_orders_and_deals_follow_the_territory_of_whoever_they_are_of(
    cast: Cast, ana: User
) -> None:
    near = make_order(make_organisation("Constanta Supplies", country="RO", roles=["reseller"]))
    far = make_order(make_organisation("Varna Supplies", country="BG", roles=["reseller"]))
    seen = set(visible_to(actor_for(ana), Order.objects.all()))
    assert near in seen
    assert far not in seen
    assert not visible_to(actor_for(ana), Deal.objects.filter(country="BG")).exists()


def test_every_channel_agrees_with_the_naive_evaluator(cast: Cast, ana: User) -> None:
    Organisation.objects.filter(name="Nowhere Ltd").update(owner=ana)
    make_order(make_organisation("Constanta Supplies", country="RO", roles=["reseller"]))
    _run, report = prove_parity(actor=SYSTEM, people_asked=8, records_each=8)
    assert report.differences == []


def test_each_of_a_crowd_is_told_of_what_they_see(cast: Cast, ana: User) -> None:
    ids = list(Organisation.objects.values_list("pk", flat=True))
    actors = [actor_for(ana), cast.actor("staff")]
    hers, theirs = seen_by_each(Organisation.shareable, ids, actors)
    assert set(hers) == {Organisation.objects.get(name="Braila Port").pk}
    assert set(theirs) == set(ids)


def test_it_is_explained_and_what_would_open_it(cast: Cast, ana: User) -> None:
    yard, port = (
        Organisation.objects.get(name=name) for name in ("Danube Shipyard", "Braila Port")
    )
    told = explain(actor_for(ana), yard, "commercial")
    assert not told.allowed
    assert [each.kind for each in told.reasons] == ["remit"]
    assert "outside" in told.reasons[0].text
    assert "administrator" in told.opens[0]
    told = explain(actor_for(ana), port, "commercial")
    assert told.allowed
    assert [(each.kind, each.allows) for each in told.reasons] == [("department", True)]


def test_graphql_and_pages_show_no_more(cast: Cast, ana: User) -> None:
    client = Client()
    client.force_login(ana)
    query = {"query": "{ customers(first: 50) { totalCount nodes { name } } }"}
    told = client.post("/graphql/", query, content_type="application/json").json()["data"]
    assert told["customers"] == {"totalCount": 1, "nodes": [{"name": "Braila Port"}]}
    other = Client()
    other.force_login(cast.staff)
    told = other.post("/graphql/", query, content_type="application/json").json()["data"]
    assert told["customers"]["totalCount"] >= 3
    page = client.get("/customers/").content.decode()
    assert "Braila Port" in page
    assert "Danube Shipyard" not in page
    yard = Organisation.objects.get(name="Danube Shipyard")
    assert client.get(f"/customers/{yard.reference}/").status_code == 404
    assert yard.reference not in client.get("/search/?q=Shipyard").content.decode()


def test_administrators_say_it_on_a_page(cast: Cast, ana: User) -> None:
    client = Client()
    client.force_login(cast.administrator)
    address = f"/manage/people/{ana.public_id}/"
    assert "GR, RO" in client.get(address).content.decode()
    said = {"department": "sales", "countries": "BG, XX", "product_lines": ""}
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert "BG, XX" in refused.content.decode()
    assert DepartmentRemit.objects.get(person=ana).countries == ["GR", "RO"]
    assert client.post(address, said | {"countries": "bg"}).status_code == 302
    assert DepartmentRemit.objects.get(person=ana).countries == ["BG"]
    assert _names(actor_for(ana)) == {"Danube Shipyard"}
    assert OutboxEvent.objects.filter(code="kernel.remit.changed").exists()
    assert "Bulgaria" in client.get("/manage/people/").content.decode()


def test_only_administrators_say_it_and_of_members_alone(cast: Cast, ana: User) -> None:
    with pytest.raises(Forbidden):
        set_remit(actor=actor_for(ana), person=ana, department="sales")
    with pytest.raises(Refused) as refused:
        _narrow(cast, ana, "finance", countries=["RO"])
    assert refused.value.code == "not_a_member"
    assert DepartmentRemit.objects.get(person=ana).countries == ["GR", "RO"]
    client = Client()
    client.force_login(ana)
    assert client.get(f"/manage/people/{ana.public_id}/").status_code == 404


def test_partners_are_seen_by_territory_and_what_was_shared_with_them_too(
    cast: Cast, ana: User
) -> None:
    near, far = make_partner("Carpat Trade"), make_partner("Varna Trade")
    for partner, country in ((near, "RO"), (far, "BG")):
        Organisation.objects.filter(pk=partner.organisation_id).update(country=country)
    for name in ("Braila Port", "Danube Shipyard"):
        share(Organisation.objects.get(name=name), near, "contacts")
    client = Client()
    client.force_login(ana)
    page = client.get(f"/partners/{near.reference}/").content.decode()
    assert "Braila Port" in page
    assert "Danube Shipyard" not in page
    assert client.get(f"/partners/{far.reference}/").status_code == 404
    assert "Varna Trade" not in client.get("/partners/").content.decode()


def test_nobody_imports_over_what_they_do_not_see(cast: Cast, ana: User) -> None:
    assert kinds_for(cast.actor("staff"))
    assert kinds_for(actor_for(ana)) == []


def test_costs_of_another_line_are_in_no_waterfall(cast: Cast) -> None:
    valves = Product.objects.create(sku="V1", name="Valve", product_line="Valves")
    pumps = Product.objects.create(sku="P1", name="Pump", product_line="Pumps")
    person = make_staff("marketing", "finance")
    _narrow(cast, person, "finance", product_lines=["Pumps"])
    actor = actor_for(person)
    assert not sees_cost(actor)
    assert sees_cost_of(actor, pumps)
    assert not sees_cost_of(actor, valves)


def test_reports_name_no_customer_outside(cast: Cast, ana: User) -> None:
    yard = Organisation.objects.get(name="Danube Shipyard")
    Deal.objects.create(kind="opportunity", customer=yard, customer_name="", country="RO")
    named = {each.key for each in pipeline_totals(actor=actor_for(ana), by="customer")}
    assert "Danube Shipyard" not in named
    told = {each.key for each in pipeline_totals(actor=cast.actor("staff"), by="customer")}
    assert "Danube Shipyard" in told


def test_what_she_enters_she_sees(cast: Cast, ana: User) -> None:
    made = create_organisation(actor=actor_for(ana), values={"name": "New Ltd", "country": "BG"})
    assert made.owner == ana
    assert "New Ltd" in _names(actor_for(ana))


def test_lines_outside_of_a_new_remit_leave_the_inbox(cast: Cast) -> None:
    person = make_staff("sales")
    yard, port = (
        Organisation.objects.get(name=name) for name in ("Danube Shipyard", "Braila Port")
    )
    for record in (yard, port):
        Notification.objects.create(
            user=person,
            event_id=record.pk,
            code="records.follow.changed",
            reason="news",
            record_model=Organisation.shareable.label,
            record_id=record.pk,
            at=timezone.now(),
        )
    _narrow(cast, person, countries=["RO"])
    row = OutboxEvent.objects.filter(code="kernel.remit.changed").latest("pk")
    forget_outside_of_remit(Occurrence(row.pk, rebuild(row.code, row.payload), None, row.at))
    assert unread_count(actor_for(person)) == 1
    (line,) = inbox_page(actor=actor_for(person)).items
    assert "Braila Port" in line.text


def test_whoever_is_asked_reads_the_request_though_not_the_record(cast: Cast) -> None:
    person = make_staff("sales")
    _narrow(cast, person, countries=["RO"])
    routed()
    deal = registered(cast.actor("alice"), sold_product(cast))
    row = Notification(
        user=person,
        code="workflows.task.assigned",
        record_model=Deal.shareable.label,
        record_id=deal.pk,
    )
    actor = actor_for(person)
    with pytest.raises(NotFound):
        access(actor, Deal.objects.all(), reference=deal.reference)
    (named,) = visible_records(actor, [row]).values()
    assert isinstance(named, Subject)
    assert named.title == deal.reference


def test_price_lists_of_all_markets_concern_everybody(cast: Cast, ana: User) -> None:
    everywhere = PriceList.objects.create(name="Standard", audience="standard")
    near = PriceList.objects.create(name="Romania", audience="market", market="RO")
    far = PriceList.objects.create(name="Bulgaria", audience="market", market="BG")
    seen = set(visible_to(actor_for(ana), PriceList.objects.all()))
    assert {everywhere, near} <= seen
    assert far not in seen
