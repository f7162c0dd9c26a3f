"""The customer pages as each of the cast gets them."""

import pytest
from django.test import Client

from partners.models import Organisation
from sharing.models import Grant
from tests.cast import Cast, make_organisation, party_of, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast: Cast) -> Organisation:
    return make_organisation(
        "Danube Shipyard", city="Ruse", country="BG", tax_id="BG103856412", phone="+359 82 555 014"
    )


def page(user: object, address: str, **headers: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_stranger_gets_the_answer_of_an_unknown_address(
    cast: Cast, customer: Organisation
) -> None:
    client = Client()
    client.force_login(cast.mallory)
    pages = [f"/customers/{{}}/{tail}" for tail in ("", "sharing/", "edit/")]
    for address in (*pages, "/share/partners.organisation/{}/"):
        hidden = client.get(address.format(customer.reference))
        missing = client.get(address.format("C-999999999"))
        assert hidden.status_code == missing.status_code == 404
    assert "Danube" not in page(cast.mallory, "/customers/")


def test_the_receiver_sees_the_shared_facets_and_nothing_else(
    cast: Cast, customer: Organisation
) -> None:
    share(customer, cast.partners["bob"], "contacts", reason="Joint project")
    listed = page(cast.bob, "/customers/")
    assert "Danube Shipyard" in listed
    for tail in ("", "sharing/"):
        text = page(cast.bob, f"/customers/{customer.reference}/{tail}")
        assert "BG103856412" not in text
        assert "Commercial" not in text
    assert "+359 82 555 014" in page(cast.bob, f"/customers/{customer.reference}/")
    assert "Joint project" in page(cast.bob, f"/customers/{customer.reference}/sharing/")
    peek = page(cast.bob, f"/customers/?peek={customer.reference}", HX_Request="true")
    assert "BG103856412" not in peek


def test_sharing_by_the_form_after_reading_what_it_opens(
    cast: Cast, customer: Organisation
) -> None:
    client = Client()
    client.force_login(cast.staff)
    partner = cast.partners["bob"]
    address = f"/customers/{customer.reference}/sharing/"
    dialog = f"/share/partners.organisation/{customer.reference}/"
    preview = client.get(
        f"{dialog}preview/", {"party": partner.reference, "facets": ["contacts"]}
    ).content.decode()
    assert "This opens the following to 1 person of Bob Ltd" in preview
    assert "Commercial terms" in preview
    assert "BG103856412" not in preview
    form = {"party": partner.reference, "facets": ["contacts"], "level": "view", "reason": ""}
    refused = client.post(dialog, form)
    assert refused.status_code == 422
    assert not Grant.objects.exists()
    answer = client.post(dialog, form | {"reason": "Joint project"})
    assert answer.status_code == 302
    grant = Grant.objects.get()
    assert grant.party == party_of(partner)
    assert "Bob Ltd" in client.get(address).content.decode()
    why = client.get(address, {"party": partner.reference}).content.decode()
    assert "Shared with Bob Ltd: Joint project" in why
    client.post(f"{dialog}{grant.public_id}/revoke/")
    grant.refresh_from_db()
    assert grant.revoked_at is not None
    assert "Danube" not in page(cast.bob, "/customers/")


def test_a_receiver_cannot_use_the_sharing_addresses(cast: Cast, customer: Organisation) -> None:
    grant = share(customer, cast.partners["bob"], "contacts")
    client = Client()
    client.force_login(cast.bob)
    address = f"/share/partners.organisation/{customer.reference}/"
    answers = [
        client.post(f"{address}{grant.public_id}/revoke/"),
        client.post(f"{address}{grant.public_id}/extend/", {"valid_until": "", "reason": "x"}),
        client.get("/sharing/parties/?q=a"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    grant.refresh_from_db()
    assert grant.revoked_at is None


def test_what_cannot_be_taken_back_is_said_on_the_page(cast: Cast, customer: Organisation) -> None:
    grant = share(customer, cast.partners["bob"], "contacts")
    client = Client()
    client.force_login(cast.staff)
    address = f"/share/partners.organisation/{customer.reference}/{grant.public_id}/revoke/"
    assert client.post(address).status_code == 302
    again = client.post(address, follow=True)
    assert again.status_code == 200
    assert "This was already taken back." in again.content.decode()
