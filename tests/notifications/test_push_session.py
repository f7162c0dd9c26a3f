"""Push messages belong to a session: they go on with it under another key, and end with it."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings as live
from django.test import Client
from django.utils import timezone

from partners.models import Organisation
from portal.kernel.actors import actor_for
from portal.kernel.models import User
from portal.notifications.models import PushBrowser
from portal.notifications.services.browsers import set_quiet_hours
from tests.cast import Cast, make_organisation
from tests.notifications.push_service import Browser, PushService, push_all
from tests.notifications.test_push import tell
from tests.notifications.test_push_page import PAGE, signed_in, switch_on

pytestmark = pytest.mark.django_db

HERE = f"{PAGE}browsers/here/"
ENDED = "Push messages in this browser ended with your former session."


@pytest.fixture
def customer(cast: Cast) -> Organisation:
    """A customer of which bob sees a part."""
    found = make_organisation()
    cast.share_with_bob(found, "identity")
    return found


@pytest.fixture
def browser(cast: Cast, service: PushService) -> Browser:
    return service.browser(cast.bob)


def pushes(cast: Cast, service: PushService, browser: Browser, customer: Organisation) -> int:
    """How many come when something happens."""
    before = len(service.to(browser))
    tell(cast.bob, customer)
    push_all()
    return len(service.to(browser)) - before


def test_a_message_says_for_which_browser_it_is_and_that_asks_who_is_there(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    assert pushes(cast, service, browser, customer) == 1
    meant = browser.read(service.to(browser)[0])["browser"]
    answer = browser.client.get(HERE)
    assert answer.json()["browser"] == meant
    assert "no-store" in answer.headers["Cache-Control"]
    assert Client().get(HERE).json() == {"browser": ""}
    # Signed in there, without push messages; somebody else in theirs; and nobody any more.
    assert signed_in(cast.bob).get(HERE).json() == {"browser": ""}
    assert service.browser(cast.mallory).client.get(HERE).json()["browser"] != meant
    browser.client.post("/accounts/logout/")
    assert browser.client.get(HERE).json() == {"browser": ""}


def test_a_message_is_kept_for_an_hour_and_not_into_quiet_hours(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    assert pushes(cast, service, browser, customer) == 1
    assert int(service.to(browser)[0].headers["ttl"]) == 3600
    User.objects.filter(pk=cast.bob.pk).update(timezone="UTC")
    begin = (timezone.now() + timedelta(minutes=11)).replace(second=0, microsecond=0)
    end = begin + timedelta(hours=2)
    set_quiet_hours(actor=actor_for(cast.bob), begin=begin.time(), end=end.time())
    assert pushes(cast, service, browser, customer) == 1
    assert 0 < int(service.to(browser)[1].headers["ttl"]) <= 11 * 60


def test_a_session_that_goes_on_under_another_key_keeps_its_pushes(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    engine = import_module(live.SESSION_ENGINE)
    session = engine.SessionStore(browser.row.session_key)
    session.cycle_key()
    assert PushBrowser.objects.get().session_key == session.session_key
    assert pushes(cast, service, browser, customer) == 1


def test_another_key_of_the_installation_ends_no_pushes(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation, settings
) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, [settings.SECRET_KEY]
    assert pushes(cast, service, browser, customer) == 1, "before the session was used again"
    assert browser.client.get("/inbox/").status_code == 200
    assert PushBrowser.objects.get().session_key != browser.row.session_key
    settings.SECRET_KEY_FALLBACKS = []
    # What is sealed with the former key is lost with it, the session is not.
    assert browser.client.get(HERE).json()["browser"] == str(browser.row.public_id)


def inbox(client: Client) -> str:
    return client.get("/inbox/").content.decode()


def test_the_inbox_says_that_they_ended_until_they_are_switched_on_again(
    cast: Cast, service: PushService
) -> None:
    client = signed_in(cast.bob)
    assert ENDED not in inbox(client)
    switch_on(client, service)
    assert ENDED not in inbox(client)
    client.post("/accounts/logout/")
    client.force_login(cast.mallory)
    assert ENDED not in inbox(client), "those were another person's"
    client.post("/accounts/logout/")
    client.force_login(cast.bob)
    assert ENDED in inbox(client)
    assert " data-ended" in client.get(PAGE).content.decode()
    switch_on(client, service)
    assert ENDED not in inbox(client)


@pytest.mark.parametrize("act", ["remove", "not now"])
def test_who_does_not_want_them_is_told_nothing(
    cast: Cast, service: PushService, act: str
) -> None:
    client = signed_in(cast.bob)
    switch_on(client, service)
    if act == "remove":
        client.post(f"{PAGE}browsers/{PushBrowser.objects.get().public_id}/remove/")
    client.post("/accounts/logout/")
    client.force_login(cast.bob)
    if act == "not now":
        assert ENDED in inbox(client)
        client.post(f"{PAGE}offer/")
    assert ENDED not in inbox(client)


def test_a_browser_whose_push_service_moves_it_goes_on_without_a_word(
    cast: Cast, service: PushService, customer: Organisation
) -> None:
    client = signed_in(cast.bob)
    switch_on(client, service)
    client.get(PAGE)
    moved = Browser(client, "/push/moved")
    given = moved.subscription(service.origin) | {"renew": ""}
    assert client.post(f"{PAGE}browsers/", given).status_code == 204
    assert "gets push messages now" not in inbox(client)
    PushBrowser.objects.update(since=timezone.now() - timedelta(days=1))
    assert pushes(cast, service, moved, customer) == 1
