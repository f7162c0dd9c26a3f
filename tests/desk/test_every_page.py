"""Every page of the frame in three languages, two themes and two widths, judged by axe."""

from __future__ import annotations

import pytest

from tests.desk.conftest import make_person, picture, sign_in

pytestmark = pytest.mark.e2e

PUBLIC = ("/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/nowhere/")
OWN = (
    "/me/",
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/manage/webhooks/",
    "/manage/webhooks/new/",
    "/exports/bulk/",
    "/graphql/changes/",
    "/manage/styleguide/",
    "/manage/styleguide/?peek=1",
    "/manage/styleguide/?errors=1",
)
WIDTHS = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def _judge_all(page, site, axe, addresses, language) -> list[str]:
    faults = []
    for address in addresses:
        answer = page.goto(site.url + address)
        if answer is None or answer.status >= 500:
            faults.append(f"{address} answers {answer and answer.status}")
        for width, size in WIDTHS.items():
            page.set_viewport_size(size)
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme)
                # The theme changes colours and nothing else.
                found = axe(page, "color-contrast" if theme == "dark" else "")
                faults += [f"{language} {width} {theme} {fault}" for fault in found]
                name = address.strip("/").replace("/", "-").replace("?", "-")
                picture(page, f"{name}-{language}-{width}-{theme}")
    return faults


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_public_pages_are_clean(live_site, new_page, axe, language) -> None:
    page = new_page(locale=language)
    faults = _judge_all(page, live_site, axe, PUBLIC, language)
    assert not faults, "\n".join(faults)
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_own_pages_are_clean(live_site, new_page, axe, language) -> None:
    user = make_person(language=language, full_name="Елена Петрова", is_administrator=True)
    page = new_page()
    sign_in(page, live_site, user)
    faults = _judge_all(page, live_site, axe, OWN, language)
    assert not faults, "\n".join(faults)
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_every_place_of_the_rail_is_clean_while_empty(live_site, new_page, axe, language) -> None:
    user = make_person(language=language, full_name="Елена Петрова", is_administrator=True)
    page = new_page()
    sign_in(page, live_site, user)
    places = page.eval_on_selector_all(
        "#rail .nav-group a", "links => links.map(link => link.getAttribute('href'))"
    )
    assert "/inbox/" in places
    faults = _judge_all(page, live_site, axe, places, language)
    assert not faults, "\n".join(faults)
    assert page.locator("#offline").is_hidden()
