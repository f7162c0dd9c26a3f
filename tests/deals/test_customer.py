"""The house says who the customer of a deal is, where the partner could only type a name."""

from __future__ import annotations

import pytest
from django.test import Client

from deals.models import Deal
from deals.selectors.deals import own_open_deals
from deals.services.name_customer import name_customer
from deals.services.save_draft import save_draft
from partners.models import Organisation
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.models import OutboxEvent, User
from tests.cast import Cast, make_organisation, make_staff, share
from tests.deals.kit import codes_since, decide, drafted, last_event, registered, sold_product

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def deal(cast: Cast) -> Deal:
    """Of Alice, who typed the name of a customer that she does not see."""
    return registered(cast.actor("alice"), sold_product(cast))


@pytest.fixture
def yard(cast: Cast) -> Organisation:
    return make_organisation("Marine Services Limited", country="BG", city="Varna")


def test_sales_chooses_among_the_likely_ones(cast: Cast, deal: Deal, yard: Organisation) -> None:
    make_organisation("Marine Services", country="RO")
    sales = browser(cast.staff)
    listed = sales.get("/deals/?view=incomplete").content.decode()
    assert deal.reference in listed
    page = sales.get(f"/deals/{deal.reference}/").content.decode()
    address = f"/deals/{deal.reference}/customer/"
    assert f'href="{address}"' in page
    page = sales.get(address).content.decode()
    assert "Marine Services Limited" in page
    assert page.count("This one") == 1, "another country is another company"
    before = last_event()
    chosen = sales.post(address, {"customer": yard.reference}, follow=True)
    assert f"The customer of {deal.reference} is Marine Services Limited." in (
        chosen.content.decode()
    )
    assert codes_since(before) == ["deals.deal.customer_named"]
    named = Deal.objects.get(pk=deal.pk)
    assert named.customer == yard
    assert named.customer_name == "Marine Services Ltd"
    assert deal.reference not in sales.get("/deals/?view=incomplete").content.decode()


def test_a_new_customer_is_entered_on_the_way(cast: Cast, deal: Deal) -> None:
    sales = browser(cast.staff)
    address = f"/deals/{deal.reference}/customer/"
    form = f"/customers/new/?name=Marine+Services+Ltd&country=BG&next={address}"
    assert 'value="Marine Services Ltd"' in sales.get(form).content.decode()
    values = {
        "name": "Marine Services Ltd",
        "country": "BG",
        "status": "active",
        "currency": "EUR",
    }
    page = sales.post(form, values, follow=True)
    assert page.redirect_chain[-1][0] == address
    assert "100 % alike" in page.content.decode()


def test_the_partner_learns_nothing_of_a_customer_that_it_does_not_see(
    cast: Cast, deal: Deal, yard: Organisation
) -> None:
    name_customer(actor=cast.actor("staff"), reference=deal.reference, customer=yard.reference)
    alice = browser(cast.alice)
    for address in (f"/deals/{deal.reference}/", "/deals/", "/deals/?as=board"):
        page = alice.get(address).content.decode()
        assert "Marine Services Limited" not in page
        assert yard.reference not in page
    query = "{deals(first: 5) {nodes {customer {name} customerName}}}"
    asked = alice.post("/graphql/", {"query": query}, content_type="application/json").json()
    assert asked["data"]["deals"]["nodes"] == [
        {"customer": None, "customerName": "Marine Services Ltd"}
    ]
    share(yard, cast.partners["alice"])
    assert yard.reference in alice.get(f"/deals/{deal.reference}/").content.decode()


def test_nobody_else_names_it(cast: Cast, deal: Deal, yard: Organisation) -> None:
    cast.staff = make_staff("finance")
    events = OutboxEvent.objects.count()
    for name, error in (("staff", Forbidden), ("alice", Forbidden), ("bob", NotFound)):
        with pytest.raises(error):
            name_customer(
                actor=cast.actor(name), reference=deal.reference, customer=yard.reference
            )
        address = f"/deals/{deal.reference}/customer/"
        assert browser(getattr(cast, name)).get(address).status_code == 404
    assert Deal.objects.get(pk=deal.pk).customer is None
    assert OutboxEvent.objects.count() == events


def test_what_is_no_customer_is_refused(cast: Cast, deal: Deal) -> None:
    staff = cast.actor("administrator")
    partner = cast.partners["bob"].organisation
    for reference in ("C-99999999", "nonsense", partner.reference):
        with pytest.raises(Refused) as refused:
            name_customer(actor=staff, reference=deal.reference, customer=reference)
        assert refused.value.field == "customer"
    assert Deal.objects.get(pk=deal.pk).customer is None


def test_a_draft_is_the_partners_own(cast: Cast, yard: Organisation) -> None:
    draft = drafted(cast.actor("alice"), sold_product(cast))
    with pytest.raises((Conflict, NotFound)):
        name_customer(
            actor=cast.actor("administrator"), reference=draft.reference, customer=yard.reference
        )


def test_a_returned_registration_keeps_the_hidden_name_hidden(
    cast: Cast, deal: Deal, yard: Organisation
) -> None:
    alice, staff = cast.actor("alice"), cast.actor("staff")
    name_customer(actor=staff, reference=deal.reference, customer=yard.reference)
    decide(staff, deal, "sales", "return", comment="Which yard?")
    page = browser(cast.alice)
    for step in ("customer", "check"):
        seen = page.get(f"/deals/{deal.reference}/draft/{step}/").content.decode()
        assert yard.reference not in seen
        assert yard.name not in seen
    unchanged = {"customer": "", "customer-label": "Marine Services Ltd", "country": "BG"}
    assert page.post(f"/deals/{deal.reference}/draft/customer/", unchanged).status_code == 302
    assert Deal.objects.get(pk=deal.pk).customer == yard, "the house's word stands"
    save_draft(actor=alice, reference=deal.reference, customer_tax_id="BG123456789")
    save_draft(actor=alice, reference=deal.reference, country="RO")
    kept = Deal.objects.get(pk=deal.pk)
    assert (kept.customer_name, kept.country) == ("Marine Services Ltd", "RO")
    save_draft(actor=alice, reference=deal.reference, customer_name="Other Yard")
    changed = Deal.objects.get(pk=deal.pk)
    assert (changed.customer, changed.customer_name) == (None, "Other Yard")


def test_the_own_deals_of_a_company_tell_nothing_of_a_hidden_customer(
    cast: Cast, deal: Deal, yard: Organisation
) -> None:
    Organisation.objects.filter(pk=yard.pk).update(name="Globex Shipping AD")
    name_customer(actor=cast.actor("staff"), reference=deal.reference, customer=yard.reference)
    alice = cast.actor("alice")
    asked = {"customer": yard.reference, "name": ""}, {"customer": "", "name": "Globex Shipping"}
    for question in asked:
        assert own_open_deals(actor=alice, **question) == []
    [own] = own_open_deals(actor=alice, customer="", name="Marine Services")
    assert own.reference == deal.reference


def test_naming_asks_for_the_conflict_again_and_forgets_no_typed_name(
    cast: Cast, deal: Deal, yard: Organisation
) -> None:
    Organisation.objects.filter(pk=yard.pk).update(name="Globex Shipping AD")
    bobs = registered(
        cast.actor("bob"), sold_product(cast), customer_name="Globex Shipping AD", country="BG"
    )
    assert Deal.objects.get(pk=bobs.pk).conflict == "free"
    staff = cast.actor("staff")
    first = name_customer(actor=staff, reference=deal.reference, customer=yard.reference)
    assert first.conflict == "free"
    assert "marine services" in first.match_keys
    later = name_customer(actor=staff, reference=bobs.reference, customer=yard.reference)
    assert later.conflict == "taken"
