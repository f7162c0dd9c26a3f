"""People at their browsers, for tests that several of them live through together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Locator, Page, expect

from portal.desk.demo.cast import PASSWORD
from tests.harness.site import Site

# A busy machine is slower than a person; what arrives does so without a reload all the same.
PATIENCE = 15_000


@dataclass
class Person:
    """Somebody signed in, with one page open."""

    page: Page
    site: Site

    def open(self, path: str) -> Page:
        """Go somewhere."""
        self.page.goto(self.site.url + path)
        return self.page

    def sees(self, text: str) -> None:
        """The open page shows a text, now or soon, without being loaded again."""
        expect(self.page.locator("main").get_by_text(text).first).to_be_visible(timeout=PATIENCE)

    def sees_not(self, text: str) -> None:
        """The open page does not show a text, or stops doing so."""
        expect(self.page.locator("main").get_by_text(text)).to_have_count(0, timeout=PATIENCE)

    def press(self, name: str) -> None:
        """Press the button or follow the link of this name in the page."""
        self.control(name).first.click()

    def control(self, name: str) -> Locator:
        """The button or link of this name."""
        return self.page.get_by_role("button", name=name).or_(
            self.page.get_by_role("link", name=name)
        )

    def choose(self, field: str, text: str) -> None:
        """Type into a combobox and take its first answer."""
        box = self.page.locator(f"[name={field}-label]")
        box.fill("")
        box.press_sequentially(text, delay=20)
        option = self.page.get_by_role("option", name=text).first
        expect(option).to_be_visible(timeout=PATIENCE)
        option.click()

    def mark_unloaded(self) -> None:
        """Remember that the page must not be loaded again until ``was_not_reloaded``."""
        self.page.evaluate("window.sameDocument = true")

    def was_not_reloaded(self) -> None:
        """The document is still the one that ``mark_unloaded`` saw."""
        assert self.page.evaluate("window.sameDocument === true")


def arrive(new_person: Callable[..., BrowserContext], site: Site, email: str) -> Person:
    """Sign in through the sign-in page."""
    page = new_person().new_page()
    page.goto(f"{site.url}/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page).to_have_url(f"{site.url}/", timeout=PATIENCE)
    return Person(page, site)
