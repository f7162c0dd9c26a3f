"""Saved views and columns: a name for what a list is asked for; who finds it, who changes it."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.desk.models import DefaultView, SavedView
from portal.desk.selectors import saved_views
from portal.desk.services.save_view import change_view, delete_view, save_view, set_default_view
from portal.kernel.actors import actor_for
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.models import OutboxEvent
from portal.kernel.pages.listing import asked_of_list
from tests.cast import Cast, make_member, make_organisation, make_staff, share

pytestmark = pytest.mark.django_db

QUERY = "status=active&sort=-sales"


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def save(cast: Cast, name: str, *, shared: bool = False, query: str = QUERY) -> SavedView:
    return save_view(
        actor=cast.actor(name), list_code="customers", name="Big", query=query, is_shared=shared
    )


def seen_by(cast: Cast, name: str) -> list[SavedView]:
    return saved_views(actor=cast.actor(name), code="customers")


def test_a_view_asks_the_same_whatever_the_order_and_the_place() -> None:
    assert asked_of_list("sort=-sales&status=active&after=x&peek=C-1&q=") == (
        asked_of_list("saved=1&status=active&default=off&sort=-sales")
    )


def test_a_personal_view_is_for_its_owner_alone(cast: Cast) -> None:
    view = save(cast, "staff")
    assert seen_by(cast, "staff") == [view]
    assert seen_by(cast, "administrator") == []
    assert seen_by(cast, "bob") == []


def test_a_shared_view_stays_among_colleagues(cast: Cast) -> None:
    house, bobs = save(cast, "staff", shared=True), save(cast, "bob", shared=True)
    colleague = actor_for(make_member(cast.partners["bob"]))
    assert seen_by(cast, "administrator") == [house]
    assert saved_views(actor=colleague, code="customers") == [bobs]
    assert seen_by(cast, "mallory") == []


def test_others_cannot_change_or_delete_a_view_and_nothing_happens(cast: Cast) -> None:
    view = save(cast, "bob", shared=True)
    colleague = actor_for(make_member(cast.partners["bob"]))
    before = OutboxEvent.objects.count()
    for actor, error in ((colleague, Forbidden), (cast.actor("mallory"), NotFound)):
        with pytest.raises(error):
            delete_view(actor=actor, public_id=str(view.public_id))
        with pytest.raises(error):
            change_view(actor=actor, public_id=str(view.public_id), name="Mine", query="")
    kept = SavedView.objects.get()
    assert (kept.name, kept.query) == (view.name, view.query)
    assert OutboxEvent.objects.count() == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"query": "q=" + "x" * 1200}, "query"),
        ({"list_code": "secrets"}, "list_code"),
    ],
)
def test_bad_input_is_named(cast: Cast, values: dict[str, str], field: str) -> None:
    given = {"list_code": "customers", "name": "Big", "query": QUERY} | values
    with pytest.raises(Refused) as refused:
        save_view(actor=cast.actor("staff"), **given)
    assert refused.value.field == field


def test_a_name_is_given_once(cast: Cast) -> None:
    save(cast, "staff")
    with pytest.raises(Refused) as refused:
        save(cast, "staff", query="status=lead")
    assert refused.value.field == "name"


def test_only_administrators_let_lists_open_with_a_view(cast: Cast) -> None:
    view = save(cast, "staff", shared=True)
    with pytest.raises(Forbidden):
        set_default_view(
            actor=cast.actor("staff"), public_id=str(view.public_id), roles=["partner"]
        )
    assert not DefaultView.objects.exists()


def test_a_list_opens_with_the_view_of_ones_role_and_can_be_left(cast: Cast) -> None:
    view = save(cast, "staff", shared=True, query="status=active")
    set_default_view(
        actor=cast.actor("administrator"), public_id=str(view.public_id), roles=["partner"]
    )
    bob = client_of(cast.bob)
    opened = bob.get("/customers/")
    assert opened.status_code == 302
    assert opened["Location"].endswith(f"?{view.query}&saved={view.public_id}")
    page = bob.get(opened["Location"])
    assert 'href="/customers/?default=off"' in page.content.decode()
    assert bob.get("/customers/?default=off").status_code == 200
    assert client_of(make_staff("tender")).get("/customers/").status_code == 200


def test_saving_by_the_page_keeps_what_was_typed_and_leads_back(cast: Cast) -> None:
    make_organisation("Danube Shipyard")
    client = client_of(cast.staff)
    page = client.get(f"/customers/?{QUERY}").content.decode()
    assert "/views/customers/new/?sort=-sales&amp;status=active" in page
    refused = client.post(f"/views/customers/new/?{QUERY}", {"name": " ", "is_shared": "on"})
    assert refused.status_code == 422
    assert "Enter a name for the view." in refused.content.decode()
    saved = client.post(f"/views/customers/new/?{QUERY}", {"name": "Big"})
    page = client.get(saved["Location"]).content.decode()
    assert 'aria-current="true">Big</a>' in page
    assert "Save view" not in page
    changed = client.get(saved["Location"].replace("active", "lead")).content.decode()
    assert "Save changes" in changed
    assert "Save as new view" in changed


def test_a_view_can_be_changed_given_to_roles_and_deleted_by_its_page(cast: Cast) -> None:
    view = save(cast, "administrator", shared=True)
    client, address = client_of(cast.administrator), f"/views/{view.public_id}/"
    assert client.get(address).status_code == 200
    client.post(address, {"name": "Bigger", "is_shared": "on"})
    client.post(f"{address}update/", {"query": "status=lead&after=abc"})
    client.post(f"{address}roles/", {"roles": ["sales", "tender"]})
    view.refresh_from_db()
    assert (view.name, view.query, view.defaults.count()) == ("Bigger", "status=lead", 2)
    assert client_of(cast.mallory).get(address).status_code == 404
    client.post(f"{address}delete/")
    assert not SavedView.objects.exists()


def test_columns_are_chosen_in_the_address(cast: Cast) -> None:
    make_organisation("Danube Shipyard")
    client = client_of(cast.staff)
    page = client.get("/customers/").content.decode()
    assert 'href="/customers/?hide=sales"' in page
    assert "Sales, 12 months</a>" in page
    page = client.get("/customers/?hide=sales,status").content.decode()
    assert "Sales, 12 months</a>" not in page
    assert 'href="/customers/?hide=status"' in page


def test_a_facet_that_no_row_shows_makes_no_column(cast: Cast) -> None:
    share(make_organisation("Danube Shipyard"), cast.partners["bob"], "contacts")
    page = client_of(cast.bob).get("/customers/").content.decode()
    assert "Danube Shipyard" in page
    assert "Sales, 12 months" not in page
    assert "Last activity" not in page


@pytest.mark.parametrize("code", ["customers", "deals", "orders", "approvals", "price-feedback"])
def test_every_list_saves_views(cast: Cast, code: str) -> None:
    page = client_of(cast.staff).get(f"/{code}/?hide=status&view=orders&x=1").content.decode()
    assert f"/views/{code.replace('-', '_')}/new/?" in page
