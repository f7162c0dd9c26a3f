"""The main job, end to end: import, share, register, decide, feed back, integrate, explain."""

from __future__ import annotations

import csv
import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect
from websockets.sync.client import connect

from deals.models import Deal
from partners.models import Organisation
from portal.desk.demo import load
from portal.desk.imports.console import import_file
from portal.kernel.actors import actor_for
from portal.kernel.models import User
from portal.kernel.services.tokens import create_token
from tests.e2e.people import PATIENCE, Person, arrive
from tests.harness.site import Site

pytestmark = pytest.mark.e2e

CUSTOMER = "Sozopol Docks"
SECRET_REVENUE = "7654321"


class Integrator:
    """An API client with a token."""

    def __init__(self, site: Site, token: str) -> None:
        self.site, self.token = site, token

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Data of a query that must succeed."""
        request = urllib.request.Request(
            f"{self.site.url}/graphql/",
            json.dumps({"query": query, "variables": variables}).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            body = json.load(answer)
        assert "errors" not in body, body
        return body["data"]

    def follow(self, cursor: str) -> Iterator[str]:
        """References of the records in the changes since a cursor."""
        with connect(
            f"{self.site.socket_url}/graphql/ws/", subprotocols=["graphql-transport-ws"]
        ) as socket:
            payload = {"Authorization": f"Bearer {self.token}"}
            socket.send(json.dumps({"type": "connection_init", "payload": payload}))
            assert json.loads(socket.recv(10))["type"] == "connection_ack"
            query = (
                "subscription Follow($after: Cursor) { changes(after: $after)"
                " { cursor kind records { type reference } } }"
            )
            body = {"query": query, "variables": {"after": cursor}}
            socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": body}))
            while True:
                message = json.loads(socket.recv(20))
                assert message["type"] in {"next", "ping"}, message
                if message["type"] == "next":
                    for record in message["payload"]["data"]["changes"]["records"]:
                        yield record["reference"]


def integrator(site: Site, email: str) -> Integrator:
    user = User.objects.get(email=email)
    _token, text = create_token(actor=actor_for(user), user=user, name="e2e", scopes=("read",))
    return Integrator(site, text)


@pytest.fixture
def site(live_site: Site) -> Site:
    load()
    return live_site


@pytest.fixture
def person(new_person: Callable[..., BrowserContext], site: Site) -> Callable[[str], Person]:
    return lambda email: arrive(new_person, site, email)


def import_customers(folder: Path) -> dict[str, Any]:
    path = folder / "customers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["key", "name", "role", "country", "city", "annual revenue"])
        writer.writerow(["K-1", CUSTOMER, "customer", "BG", "Sozopol", SECRET_REVENUE])
        writer.writerow(["K-2", "", "customer", "BG", "Nowhere", ""])
    return import_file(kind="organisations", path=path)


def share(sales: Person, reference: str) -> None:
    sales.open(f"/share/partners.organisation/{reference}/")
    sales.choose("party", "Vitosha Supply")
    sales.page.check("[name=facets][value=contacts]")
    until = timezone.localdate() + timedelta(days=90)
    sales.page.fill("[name=valid_until]", until.isoformat())
    sales.page.fill("[name=reason]", "They know the yard")
    sales.press("Share it")
    expect(sales.page).to_have_url(re.compile(r"/sharing/"), timeout=PATIENCE)


def register(partner: Person, reference: str) -> str:
    partner.open("/deals/new/")
    partner.choose("customer", CUSTOMER)
    partner.sees("free")
    partner.press("Continue")
    partner.choose("lines-0-product", "Marine EP-40")
    partner.page.fill("[name=lines-0-quantity]", "900")
    partner.page.fill("[name=lines-0-requested_price]", "88.00")
    partner.press("Continue")
    closing = timezone.localdate() + timedelta(days=45)
    partner.page.fill("[name=closing_date]", closing.isoformat())
    partner.page.fill("[name=competitor]", "Norfarg")
    partner.page.check("[name=tender]")
    evidence = {"name": "offer.txt", "mimeType": "text/plain", "buffer": b"Their offer: 88.00"}
    partner.page.set_input_files("[name=files]", evidence)
    partner.press("Continue")
    partner.press("Send the registration")
    expect(partner.page).to_have_url(re.compile(r"/sent/"), timeout=PATIENCE)
    return Deal.objects.get(customer__reference=reference).reference


def decide(who: Person, task: str, choice: str, comment: str, *fields: str) -> None:
    who.open(f"/approvals/{task}/")
    who.page.check(f"[name=decision][value={choice}]", force=True)
    who.page.fill("[name=comment]", comment)
    for field in fields:
        who.page.check(f"[name=fields_to_change][value={field}]")
    with who.page.expect_response(lambda answer: answer.request.method == "POST"):
        who.page.locator("form:has([name=idempotency_key]) button[type=submit]").click()
    who.page.wait_for_load_state()


def test_the_main_job(site: Site, person: Callable[[str], Person], tmp_path: Path) -> None:
    elena, georgi = person("elena@vitosha.example"), person("georgi@aldera.example")
    nadia, petr = person("nadia@aldera.example"), person("petr@aldera.example")
    dan = person("dan@carpat.example")
    api, strange_api = (
        integrator(site, "ivo@vitosha.example"),
        integrator(site, "dan@carpat.example"),
    )

    # 1. Customers come from a file; the same file again changes nothing.
    first = import_customers(tmp_path)
    again = import_customers(tmp_path)
    assert (first["created"], first["refused"]) == (1, 1)
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 1)
    reference = Organisation.objects.get(name=CUSTOMER).reference

    # 2. Shared: on the partner's open list at once, on the stranger's never.
    for watcher in (elena, dan):
        watcher.open("/customers/")
        watcher.sees_not(CUSTOMER)
        watcher.mark_unloaded()
    cursor = api.ask("{ feedCursor }")["feedCursor"]
    share(georgi, reference)
    elena.sees(CUSTOMER)
    elena.was_not_reloaded()
    dan.sees_not(CUSTOMER)
    elena.open(f"/customers/{reference}/")
    assert SECRET_REVENUE not in elena.page.content().replace("\xa0", "").replace(",", "")
    assert dan.page.goto(f"{site.url}/customers/{reference}/").status == 404

    # 3. Registered; sales has it on the open queue at once.
    georgi.open("/approvals/?queue=team")
    georgi.mark_unloaded()
    deal = register(elena, reference)
    georgi.sees(deal)
    georgi.was_not_reloaded()
    assert dan.page.goto(f"{site.url}/deals/{deal}/").status == 404

    # 4. Sales, then tender and finance in parallel. 5. The partner watches and answers.
    elena.open(f"/deals/{deal}/")
    elena.mark_unloaded()
    for approver in (nadia, petr):
        approver.open("/approvals/?queue=team")
        approver.mark_unloaded()
    decide(georgi, f"{deal}/sales", "approve", "A yard that we want")
    for approver in (nadia, petr):
        approver.sees(deal)
        approver.was_not_reloaded()
    decide(petr, f"{deal}/finance", "return", "Ask for less", "requested_price")
    elena.sees("Ask for less")
    elena.was_not_reloaded()
    elena.open(f"/deals/{deal}/draft/lines/")
    elena.page.fill("[name=lines-0-requested_price]", "95.00")
    elena.press("Continue")
    elena.open(f"/deals/{deal}/draft/check/")
    elena.press("Send")
    elena.open(f"/deals/{deal}/")
    elena.mark_unloaded()
    finish_approval(deal, {"sales": georgi, "tender": nadia, "finance": petr})
    elena.sees("Approved")
    elena.was_not_reloaded()
    approved = Deal.objects.get(reference=deal)
    assert approved.approval_status == "approved"
    assert approved.protected_until > timezone.localdate()
    elena.open("/inbox/")
    elena.sees(deal)

    feed_back(elena, georgi, nadia, petr)
    integrate(api, strange_api, cursor, reference, deal)
    ask_why(person("asen@aldera.example"), reference)

    # Revoking is as fast as sharing.
    elena.open("/customers/")
    elena.sees(CUSTOMER)
    elena.mark_unloaded()
    georgi.open(f"/customers/{reference}/sharing/")
    georgi.press("Take back")
    georgi.page.fill("[name=reason]", "The tender is over")
    georgi.page.locator("main form button[type=submit]").first.click()
    elena.sees_not(CUSTOMER)
    elena.was_not_reloaded()


def finish_approval(deal: str, approvers: dict[str, Person]) -> None:
    """Approve whatever is asked again after the answer, until nothing is left."""
    record = Deal.objects.get(reference=deal)
    for _round in range(4):
        record.refresh_from_db()
        if record.approval_status == "approved":
            return
        for key, who in approvers.items():
            who.open(f"/approvals/{deal}/{key}/")
            if who.page.locator("[name=decision][value=approve]").count():
                decide(who, f"{deal}/{key}", "approve", "Fine now")
    raise AssertionError("the deal was not approved")


def report_price(who: Person, price: str) -> None:
    who.open("/price-feedback/new/")
    who.choose("sku", "Industrial PU-25")
    who.page.fill("[name=heard_price]", price)
    who.page.select_option("[name=region]", "BG")
    who.page.fill("[name=competitor_name]", "Norfarg")
    who.page.fill("[name=evidence]", "The buyer said so")
    who.press("Report the price")
    expect(who.page).not_to_have_url(re.compile(r"/new/"), timeout=PATIENCE)


def feed_back(elena: Person, georgi: Person, nadia: Person, petr: Person) -> None:
    """6. Two prices heard make a case; opinions side by side; everybody learns the outcome."""
    report_price(elena, "61.00")
    report_price(georgi, "60.50")
    petr.open("/price-feedback/")
    petr.page.locator("main a[href*='/cases/F-']", has_text="PU-25").first.click()
    case = petr.page.url.removeprefix(petr.site.url)
    for adviser in (nadia, petr):
        adviser.open(case)
        adviser.page.check("[name=recommendation][value=keep]", force=True)
        adviser.page.fill("[name=text]", "The list still holds")
        adviser.press("Give the opinion")
        adviser.page.wait_for_load_state()
    elena.open("/inbox/")
    elena.mark_unloaded()
    petr.open(case)
    petr.page.check("[name=outcome][value=keep]", force=True)
    petr.page.fill("[name=reason]", "Two small lots")
    petr.page.fill("[name=explanation]", "The price stays: two small lots.")
    petr.page.locator("form:has([name=outcome]) button[type=submit]").first.click()
    petr.page.wait_for_load_state()
    elena.sees("F-")
    elena.was_not_reloaded()


def integrate(
    api: Integrator, strange_api: Integrator, cursor: str, customer: str, deal: str
) -> None:
    """7. The token sees what its owner sees, and misses nothing since the cursor."""
    query = "query One($reference: String!) { customer(reference: $reference) { reference name } }"
    assert api.ask(query, reference=customer)["customer"]["name"] == CUSTOMER
    assert strange_api.ask(query, reference=customer)["customer"] is None
    seen = set()
    for reference in api.follow(cursor):
        seen.add(reference)
        if {customer, deal} <= seen:
            break
    assert {customer, deal} <= seen


def ask_why(asen: Person, reference: str) -> None:
    """8. Anyone entitled asks why, and what was visible on a date."""
    asen.open(f"/customers/{reference}/sharing/")
    asen.choose("party", "Vitosha Supply")
    asen.press("Explain")
    asen.sees("They know the yard")
    yesterday = timezone.localdate() - timedelta(days=1)
    asen.open(f"/customers/{reference}/sharing/?on={yesterday.isoformat()}")
    asen.sees("No partner saw this customer on that day.")
