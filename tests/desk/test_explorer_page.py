"""The API explorer in a browser: it draws itself and asks with the viewer's own rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from graphql import parse, validate
from playwright.sync_api import Page, expect

from partner_api.engine import GRAPHQL_SCHEMA
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
    # Several examples stand there: which of them is asked when it is run.
    page.get_by_role("button", name="Execute query").click()
    page.get_by_role("menuitem", name="Customers").click()
    answer = page.locator(".result-window, .graphiql-response")
    expect(answer.first).to_contain_text("Black Sea Tankers", timeout=20_000)
    expect(answer.first).not_to_contain_text("Hidden Works")
    assert not faults


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_every_example_is_one_that_runs(
    live_site: Site, new_page: Callable[[], Page], language: str
) -> None:
    person = confirm_address(make_member(make_partner("Vitosha Supply")))
    person.set_password(PASSWORD)
    person.language = language
    person.save()
    page = new_page()
    sign_in(page, live_site, person)
    page.goto(f"{live_site.url}/graphql/")
    examples = page.evaluate("document.getElementById('examples').content.textContent")
    document = parse(examples)
    assert len(document.definitions) == 4
    assert validate(GRAPHQL_SCHEMA, document) == []
