"""Chromium for browser tests: one that is there, else Debian's, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright

from tests.harness.packages import alone, install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing in a test run should leave the machine; without these the browser calls home.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
ADVICE = (
    "No Chromium found and none could be installed. Install the package `chromium` of your "
    "system or run `.venv/bin/playwright install chromium`; CHROMIUM names an own one."
)


def _installed() -> str | None:
    given = os.environ.get("CHROMIUM")
    return given or next(filter(None, map(shutil.which, NAMES)), None)


def _own_of_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _install() -> None:
    """Debian's, if we may; else Playwright's. Neither is an error: the caller looks again."""
    install("chromium")
    if not _installed():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


@cache
def find_chromium() -> str | None:
    """The path of a Chromium, installed at need; None if that failed."""
    if found := _installed() or _own_of_playwright():
        return found
    with alone():
        if not _installed():
            _install()
    return _installed() or _own_of_playwright()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    found = find_chromium()
    if found is None:
        pytest.fail(ADVICE, pytrace=False)
    return found


@contextmanager
def launched(chromium: str) -> Iterator[Browser]:
    """A headless browser, whose event loop runs in this thread until it is closed."""
    # Chromium's sandbox refuses root.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags, headless=True)
        # Playwright keeps an event loop running in this thread; Django would then refuse to
        # touch the database from it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        try:
            yield browser
        finally:
            os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
            browser.close()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One headless browser for the test process."""
    with launched(chromium) as browser:
        yield browser


@pytest.fixture
def new_person(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser context of its own for a person; options are Playwright's.

    The test fails on a script error, a console error or a request that leaves this machine.
    """
    with watched(browser) as open_context:
        yield open_context


@contextmanager
def watched(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts, and fails at the end for what their pages did that they must not."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def watch(page: object) -> None:
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on("console", lambda said: _note_console(said, faults))
        page.on("request", lambda asked: _note_request(asked.url, faults))

    def open_context(**options: object) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.on("page", watch)
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        try:
            context.close()
        except Error as error:
            faults.append(f"closing: {error}")
    assert not faults, "\n".join(faults)


def _note_console(said: object, faults: list[str]) -> None:
    # A refused form answers 422 by design and Chromium reports each 4xx as an error; htmx reports
    # a request that ended because the person went to another page. Tests open private windows, in
    # which Chromium knows no push service.
    by_design = (
        "Push API in incognito",
        "status of 4",
        "Status Error Code 4",
        "htmx:sendAbort",
        "htmx:afterRequest",
    )
    if said.type == "error" and not any(known in said.text for known in by_design):
        faults.append(f"console: {said.text}")


def _note_request(url: str, faults: list[str]) -> None:
    local = ("http://127.0.0.1", "http://localhost", "ws://127.0.0.1", "ws://localhost")
    if url.startswith(("http", "ws")) and not url.startswith(local):
        faults.append(f"left the machine: {url}")


if __name__ == "__main__":
    print(f"Chromium: {find_chromium() or ADVICE}")  # noqa: T201 - a line of `make test`
