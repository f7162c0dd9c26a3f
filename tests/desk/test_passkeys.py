"""A passkey and an authenticator app, set up and used in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.desk.conftest import PASSWORD, make_person, sign_in
from tests.harness.site import Site

pytestmark = pytest.mark.e2e

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(live_site: Site) -> Site:
    """The site under a name: a passkey belongs to one, never to a number."""
    return replace(live_site, url=live_site.url.replace("127.0.0.1", "localhost"))


@pytest.fixture
def page(site: Site, new_page: Callable[[], Page]) -> Page:
    """A person's page, after signing in, on a device that keeps passkeys."""
    user = make_person()
    page = new_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page, site, user)
    return page


def confirm_password(page: Page) -> None:
    """Changes to the sign-in are asked for again."""
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")


def sign_out(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{site.url}/me/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_passkey_is_added_and_opens_the_account(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/accounts/2fa/webauthn/")
    page.locator("main").get_by_role("link", name="Add a passkey").click()
    confirm_password(page)
    page.fill("[name=name]", "My laptop")
    page.check("[name=passwordless]")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/**")
    page.goto(f"{site.url}/accounts/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("My laptop")
    expect(page.locator("main")).to_contain_text("Instead of the password")

    sign_out(page, site)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Profile and settings")).to_be_visible()
    page.goto(f"{site.url}/accounts/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("My laptop")

    page.locator("main").get_by_role("link", name="Remove My laptop").click()
    confirm_password(page)
    page.locator("main").get_by_role("button", name="Remove").click()
    expect(page.locator("main")).not_to_contain_text("My laptop")


def test_an_app_and_its_recovery_codes_are_the_second_step(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/accounts/2fa/totp/activate/")
    confirm_password(page)
    secret = page.locator("#authenticator_secret").input_value()
    enter_code(page, code_for(secret))
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    spare = page.locator("textarea").input_value().split()
    assert len(spare) == 10

    sign_out(page, site)
    # A code works once; the next one is valid already.
    enter(page, code_for(secret, ahead=1))
    sign_out(page, site)
    enter(page, spare[0])
    sign_out(page, site)
    enter(page, spare[0], refused=True)
    enter_code(page, spare[1])
    expect(page.get_by_role("heading", name="Profile and settings")).to_be_visible()


def enter(page: Page, code: str, refused: bool = False) -> None:
    """Sign in with password and code."""
    page.fill("#id_login", "ivo@example.com")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/2fa/authenticate/**")
    enter_code(page, code)
    if refused:
        expect(page.get_by_text("This code does not match").first).to_be_visible()
    else:
        expect(page.get_by_role("heading", name="Profile and settings")).to_be_visible()


def enter_code(page: Page, code: str) -> None:
    page.fill("[name=code]", code)
    page.keyboard.press("Enter")


def code_for(secret: str, ahead: int = 0) -> str:
    """What an authenticator app shows now, or ``ahead`` half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))
