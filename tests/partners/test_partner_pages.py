"""Partners at the desk, and a company's own page."""

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Membership, Partner
from tests.cast import Cast, make_member, make_organisation, share

pytestmark = pytest.mark.django_db


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_desk_reads_partners_and_partners_do_not(cast: Cast) -> None:
    share(make_organisation("Danube Shipyard"), cast.partners["bob"], "contacts")
    bob = cast.partners["bob"].reference
    desk = client_of(cast.staff)
    assert "Bob Ltd" in desk.get("/partners/").content.decode()
    assert "Danube Shipyard" in desk.get(f"/partners/{bob}/").content.decode()
    for address in ("/partners/", f"/partners/{bob}/", f"/partners/{bob}/edit/"):
        assert client_of(cast.mallory).get(address).status_code == 404


def test_what_was_shared_on_a_date(cast: Cast) -> None:
    share(make_organisation("Danube Shipyard"), cast.partners["bob"], "contacts")
    address = f"/partners/{cast.partners['bob'].reference}/sharing/"
    today = timezone.localdate().isoformat()
    assert "Danube" in client_of(cast.staff).get(address, {"on": today}).content.decode()
    before = client_of(cast.staff).get(address, {"on": "2020-01-01"}).content.decode()
    assert "Danube" not in before
    assert client_of(cast.staff).get(address, {"on": "soon"}).status_code == 422
    assert "Danube" in client_of(cast.bob).get(address, {"on": today}).content.decode()
    assert client_of(cast.mallory).get(address, {"on": today}).status_code == 404


def test_a_partner_admin_invites_and_removes_colleagues(cast: Cast) -> None:
    admin = make_member(cast.partners["bob"], "Ilian", role="admin")
    web = client_of(admin)
    form = {
        "full_name": "New Person",
        "email": "new@bob.example",
        "role": "user",
        "language": "bg",
    }
    assert web.post("/partner/invite/", form | {"email": "nonsense"}).status_code == 422
    assert web.post("/partner/invite/", form).status_code == 302
    member = Membership.objects.get(user__email="new@bob.example")
    address = f"/partner/people/{member.user.public_id}/"
    assert web.post(address, {"role": "manager"}).status_code == 302
    member.refresh_from_db()
    assert member.role == "manager"
    assert web.post(address, {"remove": "1"}).status_code == 302
    member.refresh_from_db()
    assert member.ended_at is not None
    assert "New Person" not in web.get("/partner/").content.decode()


def test_a_user_reads_the_company_page_and_changes_nobody(cast: Cast) -> None:
    colleague = make_member(cast.partners["bob"], "Colleague")
    web = client_of(cast.bob)
    assert "Colleague" in web.get("/partner/").content.decode()
    assert web.get("/partner/invite/").status_code == 403
    answer = web.post(f"/partner/people/{colleague.public_id}/", {"remove": "1"})
    assert answer.status_code == 404
    assert Membership.objects.get(user=colleague).ended_at is None
    foreign = client_of(cast.mallory).post(
        f"/partner/people/{colleague.public_id}/", {"remove": "1"}
    )
    assert foreign.status_code == 404


def test_the_desk_enters_edits_and_suspends_a_partner(cast: Cast) -> None:
    web = client_of(cast.staff)
    form = {"name": "Rila Trade", "role": "reseller", "tier": "silver", "country": "BG"}
    assert web.post("/partners/new/", form | {"name": ""}).status_code == 422
    answer = web.post("/partners/new/", form)
    assert answer.status_code == 302
    partner = Partner.objects.get(organisation__name="Rila Trade")
    edit = {"version": partner.version, "tier": "gold", "programme": "Marine"}
    assert web.post(f"/partners/{partner.reference}/edit/", edit).status_code == 302
    stale = web.post(f"/partners/{partner.reference}/edit/", edit | {"tier": "silver"})
    assert stale.status_code == 422
    assert web.post(f"/partners/{partner.reference}/standing/").status_code == 422
    done = web.post(f"/partners/{partner.reference}/standing/", {"reason": "Unpaid"})
    assert done.status_code == 200
    partner.refresh_from_db()
    assert (partner.status, partner.tier) == ("suspended", "gold")
