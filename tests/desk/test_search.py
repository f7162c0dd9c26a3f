"""The palette finds what the searcher sees, and nothing else."""

import pytest
from django.test import Client

from portal.desk.search import search
from tests.cast import Cast, make_organisation, share

pytestmark = pytest.mark.django_db


def test_records_are_found_by_those_who_see_them(cast: Cast) -> None:
    customer = make_organisation("Дунав Корабостроене", tax_id="BG103856412")
    share(customer, cast.partners["bob"], "contacts")
    for text in ("дунав", customer.reference.lower(), f"#{customer.reference}"):
        for name, found in (("staff", True), ("bob", True), ("mallory", False)):
            hits = search(actor=cast.actor(name), query=text)
            assert any(customer.reference in hit.url for hit in hits) == found, (name, text)
    assert search(actor=cast.actor("bob"), query="BG103856412") == []


def test_actions_are_those_that_the_actor_may_start(cast: Cast) -> None:
    staff = {hit.url for hit in search(actor=cast.actor("staff"), query=">")}
    bob = {hit.url for hit in search(actor=cast.actor("bob"), query="> ")}
    assert "/customers/new/" in staff
    assert "/customers/new/" not in bob
    assert "/deals/new/" in bob


def test_the_palette_answers_options_and_a_page(cast: Cast) -> None:
    make_organisation("Danube Shipyard")
    client = Client()
    client.force_login(cast.staff)
    options = client.get("/search/?q=danube", headers={"HX-Request": "true"}).content.decode()
    assert options.count('role="option"') == 1
    assert "Danube Shipyard" in client.get("/search/?q=danube").content.decode()


def test_manage_is_for_administrators(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.staff)
    assert client.get("/manage/").status_code == 404
    client.force_login(cast.administrator)
    assert "/partners/" in client.get("/manage/").content.decode()
