"""Every page of the demo, judged by axe in a covering array of languages, themes and widths.

Pages are found, not listed (``every_page``): an address that nobody visits is a fault, and so is
a link that leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import RequestFactory

from portal.desk.views.errors import server_error
from portal.kernel.models import User
from tests.desk.conftest import make_person, sign_in
from tests.desk.every_page import LANGUAGES, walk
from tests.desk.exhibition import Exhibition, Looker, Turn
from tests.harness.browser import launched, watched
from tests.harness.databases import cloned, point_at
from tests.harness.site import running_site

pytestmark = pytest.mark.e2e

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Without motion a changed theme is there at once.
MOTIONLESS = {"reduced_motion": "reduce"}
EVERY_WAY = tuple(
    Turn(language, theme, size)
    for sizes in ((DESKTOP, PHONE), (PHONE, DESKTOP))
    for place, language in enumerate(LANGUAGES)
    for theme, size in zip(("light", "dark"), sizes[:: -1 if place % 2 else 1], strict=True)
)
# How a page is looked at: once, its neighbours in other ways. Among seven pages in a row every
# pair of language, theme and width occurs; among twelve, every way there is.
TURNS = tuple((turn,) for turn in EVERY_WAY)


@pytest.fixture(scope="module")
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
        with running_site(database, tmp_path_factory.mktemp("exhibition"), jobs=False) as site:
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


def _faults(exhibition, chromium, axe, ways) -> list[str]:
    """The faults of every page, looked at in those of the ways that its number gives.

    The browser has a thread of its own, for its event loop would be in the way of whatever else
    this process tests afterwards.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:
        return aside.submit(_look_at_all, exhibition, chromium, axe, ways).result()


def _look_at_all(exhibition, chromium, axe, ways) -> list[str]:
    try:
        with launched(chromium) as browser, watched(browser) as new_person:
            return _seen(
                exhibition, lambda **o: new_person(**MOTIONLESS, **o).new_page(), axe, ways
            )
    finally:
        connections.close_all()


def _seen(exhibition, new_page, axe, ways) -> list[str]:
    faults = []
    for language in LANGUAGES:
        looker = Looker(exhibition, new_page, axe, language)
        for number, visit in enumerate(exhibition.walk.visits):
            for turn in ways[number % len(ways)]:
                if turn.language == language:
                    faults += looker.look(visit, turn)
        looker.leave()
    return faults


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_every_page_is_there_and_clean(exhibition, chromium, axe, subtests) -> None:
    # One test: wherever it runs, the exhibition is furnished once.
    with subtests.test("every address is visited, every link leads somewhere"):
        assert not exhibition.walk.faults, "\n".join(exhibition.walk.faults)
    with subtests.test("every page is clean"):
        faults = _faults(exhibition, chromium, axe, TURNS)
        assert not faults, "\n".join(faults)


@pytest.mark.thorough
def test_every_page_is_clean_in_every_way(exhibition, chromium, axe) -> None:
    faults = _faults(exhibition, chromium, axe, [EVERY_WAY])
    assert not faults, "\n".join(faults)


def test_places_are_clean_while_empty(live_site, new_page, axe) -> None:
    user = make_person(full_name="Елена Петрова", is_administrator=True)
    page = new_page()
    sign_in(page, live_site, user)
    places = page.eval_on_selector_all(
        "#rail .nav-group a", "links => links.map(link => link.getAttribute('href'))"
    )
    assert "/inbox/" in places
    faults = []
    for language in LANGUAGES:
        User.objects.update(language=language)
        for number, place in enumerate(places):
            for turn in TURNS[number % len(TURNS)]:
                if turn.language == language:
                    page.set_viewport_size(turn.size)
                    page.emulate_media(color_scheme=turn.theme)
                    page.goto(live_site.url + place)
                    faults += [f"{turn}: {fault}" for fault in axe(page)]
    assert not faults, "\n".join(faults)


def test_the_page_of_our_own_errors_is_clean(live_site, new_page, axe) -> None:
    text = server_error(RequestFactory().get("/broken/")).content.decode()
    page = new_page()
    page.route("**/broken/", lambda route: route.fulfill(content_type="text/html", body=text))
    page.goto(f"{live_site.url}/broken/")
    assert not axe(page)
