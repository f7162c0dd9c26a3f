"""The frame by keyboard alone: skip link, palette, keys sheet, panel, drawer, combobox."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.desk.conftest import make_person, sign_in

pytestmark = pytest.mark.e2e


@pytest.fixture
def page(live_site, new_page) -> Page:
    """An administrator's page, after signing in."""
    user = make_person(is_administrator=True)
    page = new_page()
    sign_in(page, live_site, user)
    return page


def test_the_first_tab_skips_to_the_content(page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_palette_goes_where_the_words_say(page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.type("inb")
    expect(page.locator("#palette-list [aria-selected=true]")).to_have_text("InboxG I")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/")


def test_palette_says_when_nothing_is_found_and_closes_on_escape(page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("zzzz")
    expect(page.locator("[data-palette-status]")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).not_to_be_visible()


def test_g_and_a_letter_open_a_place_also_on_a_cyrillic_layout(page) -> None:
    page.evaluate(
        """() => { for (const [code, key] of [["KeyG", "п"], ["KeyI", "ш"]])
        document.body.dispatchEvent(new KeyboardEvent("keydown", {code, key, bubbles: true})) }"""
    )
    page.wait_for_url("**/inbox/")


def test_keys_do_nothing_while_typing(page) -> None:
    page.locator("#id_full_name").press("?")
    expect(page.locator("#keys")).not_to_be_visible()


def test_switched_off_keys_stay_off(page, live_site) -> None:
    page.get_by_label("Single-key shortcuts").uncheck()
    page.get_by_role("button", name="Save settings").click()
    expect(page.locator(".toast")).to_contain_text("Your settings are saved.")
    page.locator("#main").press("?")
    expect(page.locator("#keys")).not_to_be_visible()


def test_panel_takes_the_focus_and_escape_gives_it_back(page, live_site) -> None:
    page.goto(f"{live_site.url}/manage/styleguide/")
    page.locator("[data-peek-open]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#peek-h")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".peek")).not_to_be_visible()
    expect(page.locator("[data-peek-open]").first).to_be_focused()
    assert page.url.endswith("/manage/styleguide/")


def test_the_drawer_of_a_phone_opens_and_closes(page, live_site) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    toggle = page.get_by_role("button", name="Menu")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#rail .brand")).to_be_focused()
    page.keyboard.press("Escape")
    expect(toggle).to_be_focused()


def test_combobox_by_arrows_and_enter(page, live_site) -> None:
    page.goto(f"{live_site.url}/manage/styleguide/")
    box = page.locator("#id_customer")
    box.press_sequentially("порт")
    expect(page.locator("#id_customer-list [role=option]")).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("Порт Варна ЕАД")
    expect(page.locator("input[name=customer]")).to_have_value("C-1001")


def test_a_refused_form_takes_the_focus_to_its_summary(page, live_site) -> None:
    page.goto(f"{live_site.url}/manage/styleguide/?errors=1")
    expect(page.locator(".errors")).to_be_focused()
    assert page.title().startswith("Error: ")


def test_decision_keys_choose_and_never_send(page, live_site) -> None:
    page.goto(f"{live_site.url}/manage/styleguide/")
    page.locator("#main").press("r")
    expect(page.locator("[name=decision][value=reject]")).to_be_checked()
    assert page.url.endswith("/manage/styleguide/")
