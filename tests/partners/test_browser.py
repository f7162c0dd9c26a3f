"""Customers in the browser: sharing reaches open pages, and every page is clean."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext, Page, Route, expect

from partners.models import Organisation, Partner
from portal.kernel.models import User
from tests.cast import make_member, make_organisation, make_partner, make_staff, share
from tests.desk.conftest import axe  # noqa: F401 a fixture
from tests.harness.site import Site

type Open = Callable[..., Page]


@pytest.fixture
def open_as(live_site: Site, new_person: Callable[..., BrowserContext]) -> Open:
    """A page of somebody who is signed in."""

    def open_page(user: User, **options: object) -> Page:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        context = new_person(reduced_motion="reduce", base_url=live_site.url, **options)
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": session.session_key,
            "url": live_site.url,
        }
        context.add_cookies([cookie])
        return context.new_page()

    return open_page


@pytest.fixture
def story(live_site: Site) -> tuple[Organisation, Partner, User, User]:
    """A customer, a partner, somebody there, and somebody in sales."""
    partner = make_partner("Vitosha Supply", tier="gold", programme="Marine")
    elena = make_member(partner, "Elena Petrova")
    make_member(make_partner("Ruse Coatings"), "Sava")
    georgi = make_staff("sales")
    customer = make_organisation(
        "Danube Shipyard AD",
        country="BG",
        city="Ruse",
        industry="Shipbuilding",
        tax_id="BG103856412",
        phone="+359 82 555 014",
        owner=georgi,
        payment_terms_days=45,
        annual_revenue="317000",
    )
    for name in ("Rila Windows EOOD", "Порт Варна", "Ёлка"):
        make_organisation(name, country="BG", city="Varna")
    return customer, partner, elena, georgi


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("GUILDHALL_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_a_share_appears_on_the_open_list_and_goes_with_its_end(
    story: tuple[Organisation, Partner, User, User], open_as: Open
) -> None:
    customer, _partner, elena, georgi = story
    hers, his = open_as(elena), open_as(georgi)
    hers.goto("/customers/")
    expect(hers.locator("h1")).to_be_attached()
    assert "Danube" not in hers.content()
    his.goto(f"/share/partners.organisation/{customer.reference}/")
    his.locator("input[name=party-label]").fill("vitosha")
    his.locator("[data-combobox] [role=option]").first.click()
    his.get_by_label("Contacts").check()
    expect(his.locator("#share-preview")).to_contain_text("Commercial terms")
    picture(his, "share")
    his.locator("textarea[name=reason]").fill("Joint project")
    his.get_by_role("button", name="Share it").click()
    before = time.monotonic()
    expect(hers.locator("tbody tr")).to_contain_text("Danube Shipyard AD", timeout=5000)
    picture(hers, "shared")
    his.wait_for_url(f"**/customers/{customer.reference}/sharing/")
    picture(his, "sharing")
    his.get_by_role("link", name="Take back").click()
    his.get_by_role("button", name="Take back").click()
    expect(hers.locator("tbody tr")).to_have_count(0, timeout=5000)
    assert time.monotonic() - before < 15


def test_a_list_shows_that_it_loads_and_says_when_it_cannot(
    story: tuple[Organisation, Partner, User, User], open_as: Open
) -> None:
    page = open_as(story[3])
    page.goto("/customers/")
    held: list[Route] = []
    page.route("**/customers/?*", lambda route: held.append(route))
    page.locator("#list-q").fill("rila")
    expect(page.locator("#list tbody.skeleton")).to_be_visible()
    expect(page.locator("#list")).to_have_attribute("aria-busy", "true")
    held.pop().continue_()
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page.locator("#list tbody")).to_contain_text("Rila Windows EOOD")
    page.unroute("**/customers/?*")
    page.route("**/customers/?*", lambda route: route.fulfill(status=429))
    page.locator("#list-q").fill("danube")
    expect(page.locator("#list [role=alert]")).to_contain_text("The list could not be loaded")
    picture(page, "list-failed")
    page.unroute("**/customers/?*")
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("#list tbody")).to_contain_text("Danube Shipyard AD")
    expect(page.locator("#list-q")).to_have_value("danube")


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("en", "light", 1440), ("ru", "dark", 1440), ("bg", "light", 390)],
)
def test_every_page_is_clean(
    story: tuple[Organisation, Partner, User, User],
    open_as: Open,
    axe: Callable,  # noqa: F811 the fixture
    language: str,
    theme: str,
    width: int,
) -> None:
    customer, partner, elena, georgi = story
    grant = share(customer, partner, "contacts", "history")
    User.objects.update(language=language, theme=theme)
    c, p = f"/customers/{customer.reference}/", f"/partners/{partner.reference}/"
    s = f"/share/partners.organisation/{customer.reference}/"
    pages = {
        georgi: [
            "/customers/",
            f"/customers/?peek={customer.reference}",
            "/customers/?q=nothing-like-it",
            "/customers/new/",
            c,
            f"{c}edit/",
            f"{c}sharing/?party={partner.reference}&on=2026-01-01",
            f"{s}?party={partner.reference}",
            f"{s}{grant.public_id}/revoke/",
            f"{s}{grant.public_id}/extend/",
            f"{c}timeline/",
            f"{c}contacts/new/",
            "/partners/",
            "/partners/new/",
            p,
            f"{p}edit/",
            f"{p}sharing/?on=2026-03-01",
            f"{p}standing/",
            f"{p}invite/",
            "/exports/",
            "/search/?q=danube",
        ],
        elena: ["/customers/", c, f"{c}sharing/", f"{c}timeline/", "/partner/"],
    }
    faults = []
    for user, addresses in pages.items():
        page = open_as(User.objects.get(pk=user.pk), viewport={"width": width, "height": 900})
        for number, address in enumerate(addresses):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            faults += axe(page)
            picture(page, f"{language}-{user.full_name.split()[0]}-{number}")
    assert not faults, "\n".join(faults)
