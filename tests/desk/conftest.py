"""People and browsers for the tests of the frame."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import BrowserContext, Page

from portal.kernel.models import User
from tests.harness.site import Site

PASSWORD = "a long enough password"
_FRAME = """() => ({
    excess: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    headings: document.querySelectorAll("h1").length,
    title: document.title.trim(),
})"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def make_person(email: str = "ivo@example.com", **fields: object) -> User:
    """Somebody who can sign in: the address is confirmed."""
    fields.setdefault("full_name", "Elena Petrova")
    return confirm_address(User.objects.create_user(email, PASSWORD, **fields))


def confirm_address(user: User) -> User:
    """Somebody whose address is known to be theirs, so that they may sign in."""
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


def sign_in(page: Page, site: Site, user: User) -> None:
    """Sign in by the form, as people do."""
    page.goto(f"{site.url}/accounts/login/?next=/me/")
    page.fill("#id_login", user.email)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/me/")


def _axe() -> Path:
    """The rules that pages are judged by: an own copy, else the one of the test packages."""
    packaged = resources.files("axe_playwright_python") / "axe.min.js"
    return Path(os.environ.get("AXE_CORE") or str(packaged))


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Judge a page: what axe-core finds, sideways scroll, title and heading. Empty means clean."""
    script = _axe().read_text()

    def judge(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(f"() => {{ {script} }}")
        # Only violations come back: the long list of what is well takes longer than finding it.
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
        found = page.evaluate(
            "options => axe.run(document, options).then(found => found.violations)", options
        )
        faults = [
            f"{violation['id']}: {node['target']} {node['html'][:160]} {node['failureSummary']}"
            for violation in found
            for node in violation["nodes"][:3]
        ]
        frame = page.evaluate(_FRAME)
        if frame["excess"] > 1:
            faults.append(f"scrolls sideways by {frame['excess']}px")
        if frame["headings"] != 1 or not frame["title"]:
            faults.append(f"has {frame['headings']} h1 and the title “{frame['title']}”")
        return [f"{page.url} {fault}" for fault in faults]

    return judge


@pytest.fixture
def new_page(new_person: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page in a context of its own; pictures go to GUILDHALL_SHOTS when that is set."""

    def open_page(**options: object) -> Page:
        # Without motion a changed theme is there at once.
        return new_person(reduced_motion="reduce", **options).new_page()

    return open_page


def picture(page: Page, name: str) -> None:
    """Keep a picture for people to look at, when asked to."""
    folder = os.environ.get("GUILDHALL_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
