"""Every page of the demo, judged by axe in a covering array of languages, themes and widths.

Pages are found, not listed (``every_page``): an address that nobody visits fails the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory
from playwright.sync_api import BrowserContext, Page

from portal.desk.views.errors import server_error
from portal.kernel.models import User
from tests.desk.conftest import make_person, picture, sign_in
from tests.desk.every_page import Visit, Walk, walk
from tests.harness.databases import cloned, point_at
from tests.harness.site import Site, running_site

pytestmark = pytest.mark.e2e

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
LANGUAGES = ("en", "ru", "bg")
# How a page is looked at: twice, in two languages, in both themes, at both widths. Six pages in
# a row are seen in all twelve ways, so every pair of language, theme and width occurs.
TURNS = tuple(
    (
        (LANGUAGES[turn % 3], "light", DESKTOP if turn % 2 else PHONE),
        (LANGUAGES[(turn + 1) % 3], "dark", PHONE if turn % 2 else DESKTOP),
    )
    for turn in range(6)
)
# So many tests share the pages between them, and the test processes share the tests.
SHARES = 6


@dataclass(frozen=True)
class Exhibition:
    """A running site with the demo's data, and the walk through it. Nobody changes its records."""

    site: Site
    walk: Walk


@pytest.fixture(scope="session")
def _exhibition(
    database_server, test_database, tmp_path_factory, django_db_setup, django_db_blocker
) -> Iterator[Exhibition]:
    with cloned(database_server, "exhibition") as database:
        with django_db_blocker.unblock(), ThreadPoolExecutor(max_workers=1) as aside:
            point_at(database)
            try:
                # The browser keeps an event loop in this thread; Django works beside none.
                found = aside.submit(walk).result()
            finally:
                point_at(test_database)
        with running_site(database, tmp_path_factory.mktemp("exhibition")) as site:
            yield Exhibition(site, found)


@pytest.fixture
def exhibition(_exhibition, test_database, django_db_blocker) -> Iterator[Exhibition]:
    """The exhibition, with Django pointed at its database."""
    with django_db_blocker.unblock():
        point_at(_exhibition.site.database)
        try:
            yield _exhibition
        finally:
            point_at(test_database)


class Looker:
    """Opens pages with everybody's eyes, in one language, and notes their faults."""

    def __init__(self, exhibition: Exhibition, new_page, axe, language: str) -> None:
        self.exhibition, self.new_page, self.axe = exhibition, new_page, axe
        self.language = language
        self.pages: dict[str, Page] = {}
        User.objects.update(language=language)

    def _page(self, reader: str) -> Page:
        if reader not in self.pages:
            page = self.new_page(locale=self.language)
            client = self.exhibition.walk.readers[reader]
            _hand_over(client, page.context, self.exhibition.site.url)
            self.pages[reader] = page
        return self.pages[reader]

    def look(self, visit: Visit, theme: str, size: dict[str, int]) -> list[str]:
        """Open a page and judge it: its faults, and how it was seen."""
        page = self._page(visit.reader)
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme)
        answer = page.goto(self.exhibition.site.url + visit.address)
        faults = self.axe(page)
        if answer is not None and answer.status >= 500:
            faults.append(f"answers {answer.status}")
        spoken = page.locator("html").get_attribute("lang")
        # A page of news has the language that it was written in.
        if spoken != self.language and not visit.name.startswith("wagtail_serve"):
            faults.append(f"speaks {spoken}")
        how = f"{visit.reader} {self.language} {theme} {size['width']}"
        picture(page, f"{visit.name}-{how}".replace("/", "-").replace(" ", "-"))
        return [f"{visit.address} {how}: {fault}" for fault in faults]

    def leave(self) -> None:
        """Close every page, lest they live on beside those of the next language."""
        for page in self.pages.values():
            page.context.close()


def _hand_over(client, context: BrowserContext, url: str) -> None:
    """The session of a test client, for a browser."""
    host = urlsplit(url).hostname
    context.add_cookies(
        [
            {"name": name, "value": morsel.value, "domain": host, "path": "/"}
            for name, morsel in client.cookies.items()
            if morsel.value and name != "guildhall_language"
        ]
    )


def test_somebody_visits_every_address(exhibition) -> None:
    unvisited = exhibition.walk.unvisited
    assert not unvisited, f"no visit leads to {unvisited}"


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_clean(exhibition, new_page, axe, share) -> None:
    # Readers and kinds of pages are mixed in each share, and so are the turns.
    mine = [
        (number, visit)
        for number, visit in enumerate(exhibition.walk.visits)
        if number // len(TURNS) % SHARES == share
    ]
    faults = []
    for language in LANGUAGES:
        looker = Looker(exhibition, new_page, axe, language)
        for number, visit in mine:
            for spoken, theme, size in TURNS[number % len(TURNS)]:
                if spoken == language:
                    faults += looker.look(visit, theme, size)
        looker.leave()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
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
