"""The demo's site to be looked at, and somebody who looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import polib
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from portal.kernel.models import User
from tests.desk.conftest import picture
from tests.desk.every_page import Visit, Walk
from tests.harness.server import ROOT
from tests.harness.site import Site

# Every text that is seen and is neither somebody's own words nor in a language of its own.
_TEXTS = """() => {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const near = node.parentElement;
        if (near.closest("script, style, textarea, [translate=no]")) continue;
        if (near.closest("[lang]") !== document.documentElement) continue;
        found.add(node.data.trim().replace(/\\\\s+/g, " "));
    }
    return [...found];
}"""
# Said when the file was checked, in the language that its reader had then.
_SAID_BEFORE = {"Enter a country by its name or its code of two letters, for example BG."}
# Sentences, not single words: a word may as well be the name of something.
_WORDS = 2


@dataclass(frozen=True)
class Exhibition:
    """A running site with the demo's data, and the walk through it. Nobody changes its records."""

    site: Site
    walk: Walk


@dataclass(frozen=True)
class Turn:
    """One way to look at a page."""

    language: str
    theme: str
    size: dict[str, int]

    def __str__(self) -> str:
        return f"{self.language} {self.theme} {self.size['width']}"


class Looker:
    """Opens pages with everybody's eyes, in one language, and notes their faults."""

    def __init__(
        self,
        exhibition: Exhibition,
        new_page: Callable[..., Page],
        axe: Callable[[Page], list[str]],
        language: str,
    ) -> None:
        self.exhibition, self.new_page, self.axe = exhibition, new_page, axe
        self.language = language
        self._pages: dict[str, Page] = {}
        self._heard: list[str] = []
        User.objects.update(language=language)

    def look(self, visit: Visit, turn: Turn) -> list[str]:
        """Open a page and judge it: its faults, and how it was seen."""
        page = self._page(visit.reader)
        page.set_viewport_size(turn.size)
        page.emulate_media(color_scheme=turn.theme)
        self._heard.clear()
        answer = page.goto(self.exhibition.site.url + visit.address)
        faults = [*self.axe(page), *self._misspoken(page, visit), *self._heard]
        if answer is None or answer.status != visit.status:
            faults.append(f"answers {answer and answer.status}, not {visit.status}")
        picture(page, f"{visit.name}-{visit.reader}-{turn}".replace("/", "-").replace(" ", "-"))
        return [f"{visit.address} {visit.reader} {turn}: {fault}" for fault in faults]

    def leave(self) -> None:
        """Close every page, lest they live on beside those of the next language."""
        for page in self._pages.values():
            page.context.close()

    def _page(self, reader: str) -> Page:
        if reader not in self._pages:
            page = self._pages[reader] = self.new_page(locale=self.language)
            _hand_over(
                self.exhibition.walk.readers[reader], page.context, self.exhibition.site.url
            )
            page.on("console", lambda said: self._hear(said.type == "error", said.text))
            page.on("pageerror", lambda error: self._hear(True, str(error)))
            page.on(
                "response",
                lambda answer: self._hear(
                    answer.status >= 400 and not answer.request.is_navigation_request(),
                    f"{answer.url} answers {answer.status}",
                ),
            )
        return self._pages[reader]

    def _hear(self, is_fault: bool, text: str) -> None:
        # Chromium says in the console, too, that the page itself answers 404.
        if is_fault and "status of 4" not in text:
            self._heard.append(text)

    def _misspoken(self, page: Page, visit: Visit) -> list[str]:
        """What is said in another language than the reader's."""
        spoken = page.locator("html").get_attribute("lang")
        # A page of news has the language that it was written in.
        if visit.name.startswith("wagtail_serve"):
            return []
        if spoken != self.language:
            return [f"speaks {spoken}"]
        left = set(page.evaluate(_TEXTS)) & untranslated(self.language) - _SAID_BEFORE
        return [f"leaves in English: {sorted(left)}"] if left else []


def _hand_over(client: Client, context: BrowserContext, url: str) -> None:
    """The session of a test client, for a browser."""
    host = urlsplit(url).hostname
    context.add_cookies(
        [
            {"name": name, "value": morsel.value, "domain": host, "path": "/"}
            for name, morsel in client.cookies.items()
            if morsel.value and name != "guildhall_language"
        ]
    )


@cache
def untranslated(language: str) -> frozenset[str]:
    """Our own texts as no page of this language should show them."""
    if language == "en":
        return frozenset()
    entries = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    return frozenset(
        entry.msgid
        for entry in entries
        if entry.msgstr != entry.msgid and len(entry.msgid.split()) >= _WORDS
    )
