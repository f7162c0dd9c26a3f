"""The page of push messages in a real browser, and the worker that shows them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

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
    given = browser.subscription(service.origin)
    keys = {"p256dh": given["p256dh"], "auth": given["auth"]}
    page.add_init_script(PLAYED % json.dumps({"endpoint": given["endpoint"], "keys": keys}))
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
    shown = shows(page, live_site.url, browser.read(received))
    assert shown == ["Push messages work in this browser", PAGE]


def shows(page: Page, origin: str, told: dict[str, str]) -> list[str]:
    """Title and page of what the worker of the site shows for a message."""
    inside = page.context.new_cdp_session(page)
    found: list[str] = []
    inside.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda news: found.extend(each["registrationId"] for each in news["registrations"]),
    )
    inside.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    message = {"origin": origin, "registrationId": found[0], "data": json.dumps(told)}
    inside.send("ServiceWorker.deliverPushMessage", message)
    page.wait_for_function(
        "navigator.serviceWorker.ready.then(it => it.getNotifications()).then(all => all.length)"
    )
    return page.evaluate(
        "navigator.serviceWorker.ready.then(it => it.getNotifications())"
        ".then(([first]) => [first.title, first.data.path])"
    )
