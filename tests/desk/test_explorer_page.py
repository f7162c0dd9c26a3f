"""The API explorer in a browser: it draws itself and asks with the viewer's own rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import make_member, make_organisation, make_partner, share
from tests.desk.conftest import PASSWORD, confirm_address, sign_in
from tests.harness.site import Site

pytestmark = pytest.mark.e2e


def test_a_partner_asks_in_the_explorer(live_site: Site, new_page: Callable[[], Page]) -> None:
    vitosha = make_partner("Vitosha Supply")
    person = confirm_address(make_member(vitosha))
    person.set_password(PASSWORD)
    person.save()
    share(make_organisation("Black Sea Tankers"), vitosha)
    make_organisation("Hidden Works")
    page = new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(page, live_site, person)
    page.goto(f"{live_site.url}/graphql/")
    page.get_by_role("button", name="Execute query").click()
    answer = page.locator(".result-window, .graphiql-response")
    expect(answer.first).to_contain_text("Black Sea Tankers", timeout=20_000)
    expect(answer.first).not_to_contain_text("Hidden Works")
    assert not faults
