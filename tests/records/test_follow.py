"""Following a record: a button on its page, and news of it, as far as one sees them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from partners.models import Organisation
from partners.services.organisations import edit_organisation
from portal.kernel.actors import actor_for
from portal.kernel.events import Occurrence, rebuild
from portal.kernel.models import OutboxEvent
from portal.notifications.selectors import inbox_page
from portal.notifications.subscribers.following import tell_followers, tell_followers_of_remark
from records.models import Follow
from records.services.converse import add_comment
from tests.cast import Cast, make_organisation, share
from tests.deals.kit import registered, sold_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast: Cast) -> Organisation:
    made = make_organisation("Danube Shipyard", city="Ruse")
    share(made, cast.partners["bob"], "identity")
    return made


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def happened(code: str) -> Occurrence:
    row = OutboxEvent.objects.filter(code=code).latest("pk")
    return Occurrence(row.pk, rebuild(row.code, row.payload), row.actor_id, row.at)


def inbox(user: Any) -> list[str]:
    with translation.override("en"):
        return [item.text for item in inbox_page(actor=actor_for(user)).items]


def test_the_button_follows_and_stops(cast: Cast, customer: Organisation) -> None:
    bob = browser(cast.bob)
    page, button = f"/customers/{customer.reference}/", "Stop following"
    address = f"/follow/partners.organisation/{customer.reference}/"
    assert button not in bob.get(page).content.decode()
    answer = bob.post(address, {"follow": "yes"}, headers={"HX-Request": "true"})
    assert button in answer.content.decode()
    assert button in bob.get(page).content.decode()
    again = bob.post(address, {"next": page})
    assert (again.status_code, again.headers["Location"]) == (302, page)
    assert not Follow.objects.exists()
    assert bob.post(address, {"next": "https://evil.example/"}).headers["Location"] == "/"


def test_deals_can_be_followed_too(cast: Cast) -> None:
    deal = registered(cast.actor("alice"), sold_product(cast))
    alice = browser(cast.alice)
    alice.post(f"/follow/deals.deal/{deal.reference}/", {"follow": "yes"})
    assert "Stop following" in alice.get(f"/deals/{deal.reference}/").content.decode()


@pytest.mark.parametrize("follow", ["yes", ""])
def test_what_one_does_not_see_cannot_be_followed(
    cast: Cast, customer: Organisation, follow: str
) -> None:
    mallory = browser(cast.mallory)
    addresses = [
        f"/follow/partners.organisation/{customer.reference}/",
        "/follow/partners.organisation/C-0000/",
        "/follow/kernel.user/C-0000/",
    ]
    answers = {mallory.post(each, {"follow": follow}).status_code for each in addresses}
    assert answers == {404}
    assert not Follow.objects.exists()


def test_followers_hear_of_what_they_see_once_until_they_read_it(
    cast: Cast, customer: Organisation
) -> None:
    for user in (cast.bob, cast.staff):
        browser(user).post(
            f"/follow/partners.organisation/{customer.reference}/", {"follow": "yes"}
        )
    admin = cast.actor("administrator")
    add_comment(actor=admin, record=customer, text="Careful, pays late", facet="notes")
    tell_followers_of_remark(happened("records.comment.added"))
    line = f"{customer.reference} Danube Shipyard · news on what you follow"
    assert inbox(cast.staff) == [line]
    assert inbox(cast.bob) == [], "the remark is on a part that is not shared with him"
    edit_organisation(actor=admin, organisation=customer, version=1, values={"city": "Varna"})
    fact = happened("partners.organisation.changed")
    tell_followers(fact)
    tell_followers(fact)
    assert inbox(cast.staff) == [line], "one line, however much changes before it is read"
    assert inbox(cast.bob) == [line]
    assert inbox(cast.mallory) == []
