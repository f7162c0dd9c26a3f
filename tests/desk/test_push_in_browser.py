"""The page of push messages in a real browser, and the worker that shows them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from portal.kernel.models import User
from portal.notifications.models import PushBrowser
from tests.desk.conftest import make_person, picture, sign_in
from tests.notifications.push_service import Browser, PushService, push_service

pytestmark = pytest.mark.e2e
PAGE = "/inbox/settings/"
# A browser's push service, which gives out one address for the key that it was asked with.
PLAYED = """(() => {
  const given = %s;
  const found = () => sessionStorage.asked && {
    options: { applicationServerKey: Uint8Array.from(JSON.parse(sessionStorage.asked)).buffer },
    toJSON: () => given,
  };
  PushManager.prototype.getSubscription = async () => found() || null;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    sessionStorage.asked = JSON.stringify([...applicationServerKey]);
    return found();
  };
})()"""


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as found:
        yield found


def test_a_browser_without_a_push_service_says_so_and_the_page_goes_on(
    live_site, new_page, axe
) -> None:
    """Chromium without a network is told by no push service where messages may be sent."""
    page: Page = new_page(permissions=["notifications"])
    sign_in(page, live_site, make_person())
    page.goto(f"{live_site.url}{PAGE}")
    off = page.locator("[data-say=off]")
    expect(off).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Switch on in this browser").click()
    expect(page.locator("[data-say=failed]")).to_be_visible(timeout=15_000)
    expect(off).to_be_hidden()
    # The worker is there, so what comes is shown; the page can be tried again and used on.
    scope = "navigator.serviceWorker.ready.then(it => new URL(it.scope).pathname)"
    assert page.evaluate(scope) == "/"
    expect(page.get_by_role("button", name="Switch on in this browser")).to_be_enabled()
    page.fill("[name=begin]", "19:00")
    page.fill("[name=end]", "08:00")
    page.get_by_role("button", name="Save quiet hours").click()
    expect(page.get_by_text("Your quiet hours are saved.")).to_be_visible()
    assert not PushBrowser.objects.exists()


def test_the_page_hands_over_what_the_push_service_gave(live_site, new_page, service, axe) -> None:
    """The push service of the browser is played; the rest is the page's and the worker's own."""
    browser = Browser(Client(), "/push/played")
    page: Page = new_page(permissions=["notifications"])
    given = play(page, browser, service)
    sign_in(page, live_site, make_person())
    page.goto(f"{live_site.url}{PAGE}")
    page.get_by_role("button", name="Switch on in this browser").click()
    expect(page.get_by_text("This browser gets push messages now.")).to_be_visible()
    expect(page.locator("[data-say=on]")).to_be_visible()
    assert axe(page) == []
    picture(page, "push-on")
    row = PushBrowser.objects.get()
    assert (row.endpoint, row.p256dh) == (given["endpoint"], given["p256dh"])
    page.get_by_role("button", name="Send a test").click()
    [received] = service.receiver.wait(1)
    assert browser.read(received)["path"] == PAGE
    # As its push service would hand it over, whose part the test plays.
    told = browser.read(received)
    assert shows(page, live_site.url, told) == ["Push messages work in this browser", PAGE]
    moved = Browser(Client(), "/push/moved")
    moves(page, moved.subscription(service.origin))
    wait_until(lambda: PushBrowser.objects.get().endpoint.endswith("/push/moved"))
    # A message that waited for somebody who signed out since says nothing of what it was.
    page.context.clear_cookies()
    assert shows(page, live_site.url, told) == ["Guildhall", "/inbox/"]


def test_what_ended_with_a_session_is_switched_on_again_by_one_click(
    live_site, new_page, service, axe
) -> None:
    page: Page = new_page(permissions=["notifications"])
    play(page, Browser(Client(), "/push/played"), service)
    person = make_person()
    sign_in(page, live_site, person)
    page.goto(f"{live_site.url}{PAGE}")
    page.get_by_role("button", name="Switch on in this browser").click()
    expect(page.get_by_text("This browser gets push messages now.")).to_be_visible()
    first = PushBrowser.objects.get().session_key
    page.context.clear_cookies(name="guildhall_session")
    sign_in(page, live_site, person)
    page.goto(f"{live_site.url}/inbox/")
    said = page.get_by_text("Push messages in this browser ended with your former session.")
    expect(said).to_be_visible()
    again = page.get_by_role("button", name="Switch on again")
    expect(again).to_be_visible()
    assert axe(page) == []
    looks(page, person)
    again.click()
    expect(page.get_by_text("This browser gets push messages now.")).to_be_visible()
    assert PushBrowser.objects.get().session_key != first
    page.goto(f"{live_site.url}/inbox/")
    expect(said).to_have_count(0)


def looks(page: Page, person: User) -> None:
    """Pictures of the page for people to look at, and back to where it was."""
    picture(page, "push-ended")
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    for language in ("ru", "bg", "en"):
        User.objects.filter(pk=person.pk).update(language=language)
        page.reload()
        expect(page.locator("#push form[data-push-on]")).to_be_visible()
        picture(page, f"push-ended-{language}")


def play(page: Page, browser: Browser, service: PushService) -> dict[str, str]:
    """Let the page find a push service, which gives it the address of this browser."""
    given = browser.subscription(service.origin)
    keys = {"p256dh": given["p256dh"], "auth": given["auth"]}
    page.add_init_script(PLAYED % json.dumps({"endpoint": given["endpoint"], "keys": keys}))
    return given


def moves(page: Page, given: dict[str, str]) -> None:
    """The push service gives the browser another address."""
    [worker] = page.context.service_workers
    keys = {"p256dh": given["p256dh"], "auth": given["auth"]}
    # The page of a played event may not wait for it, so whether it waits is not asked here.
    worker.evaluate(
        """(given) => {
          const change = new Event("pushsubscriptionchange");
          change.waitUntil = () => {};
          change.newSubscription = { toJSON: () => given };
          dispatchEvent(change);
        }""",
        {"endpoint": given["endpoint"], "keys": keys},
    )


SHOWN = """navigator.serviceWorker.ready.then(it => it.getNotifications())
  .then(all => all.map(each => [each.title, each.data.path]))"""
CLOSE = """navigator.serviceWorker.ready.then(it => it.getNotifications())
  .then(all => all.forEach(each => each.close()))"""


def shows(page: Page, origin: str, told: dict[str, str]) -> list[str]:
    """Title and page of what the worker of the site shows for a message."""
    page.evaluate(CLOSE)
    wait_until(lambda: page.evaluate(SHOWN) == [])
    inside = page.context.new_cdp_session(page)
    found: dict[str, str] = {}
    inside.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda news: found.update(
            {each["scopeURL"]: each["registrationId"] for each in news["registrations"]}
        ),
    )
    inside.send("ServiceWorker.enable")
    # News of the browser are heard while the page is asked something.
    wait_until(lambda: bool(page.evaluate(CLOSE) or f"{origin}/" in found))
    message = {
        "origin": origin,
        "registrationId": found[f"{origin}/"],
        "data": json.dumps(told),
    }
    inside.send("ServiceWorker.deliverPushMessage", message)
    wait_until(lambda: page.evaluate(SHOWN) != [])
    inside.detach()
    [shown] = page.evaluate(SHOWN)
    return shown


def wait_until(holds: Callable[[], bool], seconds: float = 15) -> None:
    """Ask until it holds; the test fails if it does not within so many seconds."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)
