"""Changing the language reads the page anew, and what was typed comes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.desk.conftest import make_person, sign_in

pytestmark = pytest.mark.e2e


def test_changing_the_language_keeps_what_was_typed(live_site, new_page) -> None:
    page = new_page()
    sign_in(page, live_site, make_person())
    page.locator("#id_full_name").fill("Elena the Second")
    page.locator(".top form.langs button[lang=bg]").click()
    expect(page.locator("html")).to_have_attribute("lang", "bg")
    expect(page.locator("#id_full_name")).to_have_value("Elena the Second")
    page.reload()
    expect(page.locator("#id_full_name")).to_have_value("Elena Petrova")


def test_changing_the_language_mixes_nothing_up(live_site, new_page) -> None:
    """What the server puts into the form is new each time: keys, and what can be chosen."""
    page = new_page()
    sign_in(page, live_site, make_person())
    page.add_init_script("""document.addEventListener("readystatechange", () => {
      const form = document.querySelector("main form[method=post]");
      if (document.readyState !== "interactive" || !form) return;
      const n = (sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1);
      form.insertAdjacentHTML("afterbegin", `<input type="hidden" name="key" value="${n}">
        <input type="checkbox" name="box" value="${n}"><input type="checkbox" name="box"
        value="same"><select multiple name="many"><option>a<option>b<option>c</select>`);
    })""")
    page.reload()
    for box in page.locator("main [name=box]").all():
        box.check()
    page.locator("main [name=many]").select_option(["a", "c"])
    page.locator(".top form.langs button[lang=bg]").click()
    expect(page.locator("html")).to_have_attribute("lang", "bg")
    expect(page.locator("main [name=key]")).to_have_value("2")
    expect(page.locator("main [name=box][value='2']")).not_to_be_checked()
    expect(page.locator("main [name=box][value=same]")).to_be_checked()
    expect(page.locator("main [name=many]")).to_have_values(["a", "c"])
