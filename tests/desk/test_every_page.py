"""Every page of the demo, judged by axe: in English by daylight, and in a covering array.

Pages are found, not listed (``every_page``): an address that nobody visits fails the test.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory
from playwright.sync_api import BrowserContext, Page

from portal.desk.views.errors import server_error
from portal.kernel.models import User
from tests.desk.conftest import make_person, picture, sign_in
from tests.desk.every_page import Visit, Walk, walk

pytestmark = pytest.mark.e2e

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# With the run in English, light, on a desktop: each page meets each language, theme and width, and
# over the pages every pair of them.
TURNS = {
    "ru": (("dark", PHONE), ("light", DESKTOP), ("light", PHONE), ("dark", DESKTOP)),
    "bg": (("light", PHONE), ("dark", PHONE), ("dark", DESKTOP), ("dark", PHONE)),
}


class Looker:
    """Opens pages with everybody's eyes and notes their faults."""

    def __init__(self, site, new_page, axe) -> None:
        self.site, self.new_page, self.axe = site, new_page, axe
        # The browser keeps an event loop in this thread, beside which Django answers nothing.
        with ThreadPoolExecutor(max_workers=1) as aside:
            self.walk: Walk = aside.submit(walk).result()
        self.pages: dict[str, Page] = {}
        self.faults: list[str] = []

    def _page(self, reader: str, language: str) -> Page:
        if reader not in self.pages:
            page = self.new_page(locale=language)
            _hand_over(self.walk.readers[reader], page.context, self.site.url)
            self.pages[reader] = page
        return self.pages[reader]

    def look(self, visit: Visit, language: str, theme: str, size: dict[str, int]) -> None:
        """Open a page and judge it."""
        page = self._page(visit.reader, language)
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme)
        answer = page.goto(self.site.url + visit.address)
        how = f"{language} {theme} {size['width']}"
        if answer is not None and answer.status >= 500:
            self.faults.append(f"{how} {visit.address} answers {answer.status}")
        if not visit.name.startswith("wagtail_serve"):
            spoken = page.locator("html").get_attribute("lang")
            if spoken != language:
                self.faults.append(f"{how} {visit.address} speaks {spoken}")
        self.faults += [f"{how} {fault}" for fault in self.axe(page)]
        name = f"{visit.name}-{visit.reader}-{visit.is_tab}-{how}".replace("/", "-")
        picture(page, name.replace(" ", "-"))


def _hand_over(client, context: BrowserContext, url: str) -> None:
    """The session of a test client, for a browser."""
    host = urlsplit(url).hostname
    context.add_cookies(
        [
            {"name": name, "value": morsel.value, "domain": host, "path": "/"}
            for name, morsel in client.cookies.items()
            if morsel.value
        ]
    )


@pytest.fixture
def looker(live_site, new_page, axe) -> Looker:
    """Over a site filled with the demo's data."""
    return Looker(live_site, new_page, axe)


def test_every_page_is_found_and_clean_in_english(looker) -> None:
    unvisited = looker.walk.unvisited
    assert not unvisited, f"no visit leads to {unvisited}"
    User.objects.update(language="en")
    for visit in looker.walk.visits:
        looker.look(visit, "en", "light", DESKTOP)
    assert not looker.faults, "\n".join(looker.faults)


@pytest.mark.parametrize("language", ["ru", "bg"])
def test_every_page_is_clean_in_every_language_theme_and_width(looker, language) -> None:
    visits = [visit for visit in looker.walk.visits if not visit.is_tab]
    User.objects.update(language=language)
    turns = TURNS[language]
    for number, visit in enumerate(visits):
        looker.look(visit, language, *turns[number % len(turns)])
    assert not looker.faults, "\n".join(looker.faults)


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_places_are_clean_while_empty(live_site, new_page, axe, language) -> None:
    user = make_person(language=language, full_name="Елена Петрова", is_administrator=True)
    page = new_page()
    sign_in(page, live_site, user)
    places = page.eval_on_selector_all(
        "#rail .nav-group a", "links => links.map(link => link.getAttribute('href'))"
    )
    assert "/inbox/" in places
    faults = []
    for number, place in enumerate(places):
        page.set_viewport_size(PHONE if number % 2 else DESKTOP)
        page.goto(live_site.url + place)
        faults += axe(page)
    assert not faults, "\n".join(faults)


def test_the_page_of_our_own_errors_is_clean(live_site, new_page, axe) -> None:
    text = server_error(RequestFactory().get("/broken/")).content.decode()
    page = new_page()
    page.route("**/broken/", lambda route: route.fulfill(content_type="text/html", body=text))
    page.goto(f"{live_site.url}/broken/")
    assert not axe(page)
