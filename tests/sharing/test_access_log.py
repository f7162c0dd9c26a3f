"""The access log: what partners were shown is written down, by every way, at a bounded cost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partner_api.types.ids import encode_id
from partners.models import Organisation
from partners.services.contacts import add_contact
from portal.cli import main
from portal.kernel.actors import SYSTEM, Actor, preview_actor
from portal.kernel.models import User
from records.services.upload_file import upload_file
from sharing import visible_then
from sharing.engine.journal import Journal, journal
from sharing.models import AccessAct, AccessEntry
from sharing.projections import Shown
from sharing.readings import reading
from sharing.services.log_access import log_taken, trim_access_log
from tests.cast import Cast, make_organisation, party_of, share
from tests.orders.kit import make_order

pytestmark = pytest.mark.django_db

READ = "query Customers { customers { nodes { name } } }"
# Asked with a field that no stored plan answers.
SLOWLY = "{ customers { nodes { name } } feedCursor }"


@pytest.fixture(autouse=True)
def _fresh_journal() -> Iterator[None]:
    journal.forget()
    yield
    journal.forget()


@pytest.fixture
def customer(cast: Cast) -> Organisation:
    made = make_organisation("Danube Paints")
    make_organisation("Secret Works")
    share(made, cast.partners["bob"], "contacts")
    return made


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def written() -> list[tuple[str, str, list[int], str]]:
    journal.flush()
    rows = AccessEntry.objects.filter(subject__in=["", "partners.organisation"]).order_by("pk")
    return [(row.act, row.place, row.record_ids, row.query) for row in rows]


def ask(client: Client, query: str) -> Any:
    return client.post("/graphql/", {"query": query}, content_type="application/json").json()


def test_pages_searches_and_the_api_are_written_down(cast: Cast, customer: Organisation) -> None:
    client = enter(cast.bob)
    page = f"/customers/{customer.reference}/"
    assert client.get("/customers/").status_code == 200
    assert client.get(page).status_code == 200
    assert client.get("/search/", {"q": "danube"}).status_code == 200
    assert client.get("/search/", {"q": "secret works"}).status_code == 200
    for query in (READ, SLOWLY):
        assert ask(client, query)["data"]["customers"]["nodes"] == [{"name": "Danube Paints"}]
    own = cast.partners["bob"].organisation_id
    told = [(act, place, set(ids) - {own}, query) for act, place, ids, query in written()]
    assert told == [
        ("listed", "/customers/", {customer.pk}, ""),
        ("opened", page, {customer.pk}, ""),
        ("searched", "/search/", {customer.pk}, "danube"),
        ("searched", "/search/", set(), "secret works"),
        ("api", "Customers", {customer.pk}, ""),
        ("api", "customers, feedCursor", {customer.pk}, ""),
    ]
    entry = AccessEntry.objects.filter(act="opened").get()
    facets = Organisation.shareable.names(entry.masks[entry.record_ids.index(customer.pk)])
    assert facets == ["identity", "contacts"]
    assert (entry.organisation_id, entry.user_id) == (own, cast.bob.pk)


def noted(act: str, record: Organisation) -> list[list[str]]:
    """The facets of a record that each reading in some way was noted with."""
    journal.flush()
    rows = AccessEntry.objects.filter(act=act, record_ids__contains=[record.pk]).order_by("pk")
    masks = [each.masks[each.record_ids.index(record.pk)] for each in rows]
    return [Organisation.shareable.names(mask) for mask in masks]


def test_only_what_was_delivered_is_noted(cast: Cast, customer: Organisation) -> None:
    """Bob sees contacts and terms of it; what he asks for tells less."""
    share(customer, cast.partners["bob"], "commercial")
    share(customer, cast.partners["bob"], "notes")
    client = enter(cast.bob)
    for fields in (
        "name",
        "name email",
        "creditLimit { amount }",
        "contacts { nodes { fullName } }",
        "version",
    ):
        for more in ("", " feedCursor"):
            assert "errors" not in ask(client, f"{{ customers {{ nodes {{ {fields} }} }}{more} }}")
    each = [["identity"], ["identity", "contacts"], ["identity", "commercial"]]
    each += [["identity", "contacts"], ["identity"]]
    # A version is computed by Python; no stored plan answers it.
    assert noted("api", customer) == [facets for facets in each for _way in range(2)]
    assert client.get("/customers/export.csv").status_code == 200
    (exported,) = noted("exported", customer)
    assert "commercial" in exported
    assert "notes" not in exported


@pytest.mark.parametrize("more", ["", " feedCursor"])
def test_a_contact_read_by_itself_is_a_reading_of_its_company(
    cast: Cast, customer: Organisation, more: str
) -> None:
    contact = add_contact(
        actor=SYSTEM, organisation=customer, values={"full_name": "Mira", "email": "m@d.example"}
    )
    key = encode_id("Contact", contact.public_id)
    query = f'{{ node(id: "{key}") {{ ... on Contact {{ email }} }}{more} }}'
    assert ask(enter(cast.bob), query)["data"]["node"] == {"email": "m@d.example"}
    assert noted("api", customer) == [["identity", "contacts"]]


def test_asking_about_the_past_reads_nothing_today(cast: Cast, customer: Organisation) -> None:
    client, partner = enter(cast.bob), cast.partners["bob"].reference
    today = timezone.localdate().isoformat()
    told = client.get(f"/partners/{partner}/sharing/", {"on": today})
    assert customer.reference in told.content.decode()
    query = '{ visibleOn(partner: "%s", at: "%s") { reference } }'
    assert customer.reference in str(ask(client, query % (partner, timezone.now().isoformat())))
    assert noted("listed", customer) == noted("opened", customer) == noted("api", customer) == []


def test_the_house_previews_and_refusals_are_not(cast: Cast, customer: Organisation) -> None:
    enter(cast.staff).get(f"/customers/{customer.reference}/")
    stranger = enter(cast.mallory).get(f"/customers/{customer.reference}/")
    assert stranger.status_code == 404
    with reading(preview_actor(cast.bob, viewer=cast.actor("administrator"))) as seen:
        assert seen is None
    told = written()
    assert [entry for entry in told if customer.pk in entry[2]] == []


def test_a_page_costs_no_statement_and_many_are_written_by_one(
    cast: Cast, customer: Organisation
) -> None:
    client = enter(cast.bob)
    page = f"/customers/{customer.reference}/"
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    assert not [each for each in asked if "sharing_accessentry" in each["sql"]]
    for _number in range(20):
        client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert journal.flush() >= 22
    assert len([each for each in asked if each["sql"].startswith("INSERT")]) == 1


def test_a_file_an_export_and_what_is_sent_are_written_down(
    cast: Cast, customer: Organisation
) -> None:
    client = enter(cast.bob)
    assert client.get("/customers/export.csv").status_code == 200
    file = upload_file(actor=SYSTEM, content=ContentFile(b"Terms", name="terms.txt"))
    type(file).objects.filter(pk=file.pk).update(
        subject="partners.organisation", object_id=customer.pk, facet="contacts"
    )
    assert client.get(f"/files/{file.public_id}/").status_code == 200
    base = Organisation.shareable.bits["identity"]
    log_taken(
        actor=cast.actor("bob"),
        act=AccessAct.MAILED,
        subject="partners.organisation",
        masks={customer.pk: base},
    )
    assert {act for act, _place, ids, _q in written() if customer.pk in ids} == {
        "exported",
        "downloaded",
        "mailed",
    }


def test_old_entries_are_forgotten(cast: Cast, customer: Organisation, settings: Any) -> None:
    client = enter(cast.bob)
    client.get(f"/customers/{customer.reference}/")
    journal.flush()
    old = AccessEntry.objects.earliest("pk")
    days = timedelta(days=settings.ACCESS_LOG_DAYS, minutes=1)
    AccessEntry.objects.filter(pk=old.pk).update(at=timezone.now() - days)
    client.get("/customers/")
    journal.flush()
    left = AccessEntry.objects.exclude(pk=old.pk).count()
    assert trim_access_log() == 1
    assert AccessEntry.objects.count() == left


def shown(actor: Actor, record: Organisation, act: AccessAct) -> None:
    with reading(actor) as seen:
        record.facet_mask = 3  # type: ignore[attr-defined]
        Shown(record)
    assert seen is not None
    journal.put(seen.entries(act))


def test_the_desk_reads_the_log_and_nobody_else(
    cast: Cast, customer: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    shown(cast.actor("bob"), customer, AccessAct.OPENED)
    shown(cast.actor("alice"), customer, AccessAct.OPENED)
    journal.flush()
    partner = cast.partners["bob"]
    log = f"/partners/{partner.reference}/access/"
    page = enter(cast.staff).get(log).content.decode()
    assert page.count("Danube Paints") == 1
    assert "Bob" in page
    narrowed = enter(cast.staff).get(log, {"act": "exported"}).content.decode()
    assert "Danube Paints" not in narrowed
    wrong = enter(cast.staff).get(log, {"since": "soon"})
    assert wrong.status_code == 422
    for name in ("bob", "alice", "mallory"):
        assert enter(getattr(cast, name)).get(log).status_code == 404
    query = f"""{{ accessLog(partner: "{partner.reference}", act: OPENED) {{ cursor
      accesses {{ act person kind count records {{ reference name facets }} }} }} }}"""
    answer = ask(enter(cast.staff), query)["data"]["accessLog"]
    assert answer["accesses"] == [
        {
            "act": "OPENED",
            "person": "Bob",
            "kind": "partners.organisation",
            "count": 1,
            "records": [
                {
                    "reference": customer.reference,
                    "name": "Danube Paints",
                    "facets": Organisation.shareable.names(3),
                }
            ],
        }
    ]
    refused = ask(enter(cast.bob), query)
    assert [each["extensions"]["code"] for each in refused["errors"]] == ["not_found"]
    journal.forget()


def test_the_commands_answer_the_same(
    cast: Cast, customer: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    shown(cast.actor("bob"), customer, AccessAct.OPENED)
    journal.flush()
    partner = cast.partners["bob"].reference
    assert main(["access-log", "--partner", partner, "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert (entry["act"], entry["records"][0]["reference"]) == ("opened", customer.reference)
    tomorrow = (timezone.now() + timedelta(days=1)).date().isoformat()
    assert main(["could-see", "--partner", partner, "--at", tomorrow, "--json"]) == 0
    seen = {each["reference"]: each["facets"] for each in json.loads(capsys.readouterr().out)}
    assert seen[customer.reference] == ["identity", "contacts"]
    assert main(["could-see", "--partner", partner, "--at", "2001-01-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["could-see", "--partner", partner, "--at", "soon"]) == 1
    today = timezone.localdate().isoformat()
    assert main(["access-log", "--partner", partner, "--until", today, "--json"]) == 0
    assert '"opened"' in capsys.readouterr().out
    assert main(["access-log", "--partner", partner, "--act", "guessed"]) == 1
    assert "exported" in capsys.readouterr().err
    for most in ("0", "-5", "many"):
        with pytest.raises(SystemExit):
            main(["access-log", "--partner", partner, "--most", most])


def test_the_past_counts_what_it_does_not_list_and_knows_what_was_owned(
    cast: Cast, customer: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = timezone.now()
    order = make_order(cast.partners["bob"].organisation)
    party, now = party_of(cast.partners["bob"]), timezone.now()
    monkeypatch.setattr(visible_then, "MOST_ON_A_DATE", 1)
    seen = visible_then.visible_on(shareable=Organisation.shareable, party=party, at=now)
    assert (len(seen.rows), seen.count, seen.more) == (1, 2, 1)
    orders = visible_then.visible_on(shareable=type(order).shareable, party=party, at=now)
    assert [str(row) for row in orders.rows] == [order.reference]
    earlier = visible_then.visible_on(shareable=type(order).shareable, party=party, at=before)
    assert earlier.count == 0
    page = f"/partners/{cast.partners['bob'].reference}/sharing/"
    told = enter(cast.staff).get(page, {"on": timezone.localdate().isoformat()}).content.decode()
    assert "And 1 more" in told
    assert order.reference in told


def test_the_past_is_read_page_by_page(cast: Cast, customer: Organisation) -> None:
    partner = cast.partners["bob"]
    for number in range(60):
        share(make_organisation(f"Client {number:02}"), partner, "contacts")
    make_organisation("Secret Works")
    page = f"/partners/{partner.reference}/sharing/"
    asked = {"on": timezone.localdate().isoformat(), "kind": "partners.organisation"}
    client, names, turns = enter(cast.staff), [], 0
    while True:
        told = client.get(page, asked).content.decode()
        names += re.findall(r"Client \d\d", told)
        assert "Secret Works" not in told
        following = re.search(r'href="[^"]*after=([^"&]+)', told)
        turns += 1
        if following is None:
            break
        asked["after"] = following[1]
    assert (turns, names) == (2, [f"Client {number:02}" for number in range(60)])
    assert "62 in all" in told
    query = """query($after: Cursor) { visibleRecordsOn(partner: "%s", at: "%s", first: 40,
      kind: "partners.organisation", after: $after) { cursor records { reference facets } } }"""
    query %= (partner.reference, timezone.now().isoformat())
    seen: list[str] = []
    cursor = None
    for _turn in range(2):
        answer = client.post(
            "/graphql/",
            {"query": query, "variables": {"after": cursor}},
            content_type="application/json",
        ).json()
        found = answer["data"]["visibleRecordsOn"]
        seen += [each["reference"] for each in found["records"]]
        cursor = found["cursor"]
    assert (cursor, len(set(seen))) == (None, 62)
    for unknown in ("partners.secret", "deals.deal&x"):
        assert client.get(page, asked | {"kind": unknown}).status_code == 404
    assert enter(cast.mallory).get(page, asked).status_code == 404


@pytest.mark.parametrize("error", [InterfaceError, OperationalError])
def test_what_the_database_refuses_is_written_later(
    cast: Cast, customer: Organisation, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    shown(cast.actor("bob"), customer, AccessAct.OPENED)

    def refuse(*_rows: Any) -> None:
        raise error

    with monkeypatch.context() as away:
        away.setattr(AccessEntry.objects, "bulk_create", refuse)
        with pytest.raises(error):
            journal.flush()
    assert [ids for _act, _place, ids, _query in written()] == [[customer.pk]]


def test_a_writer_that_died_is_followed_by_another(settings: Any) -> None:
    settings.ACCESS_LOG_WRITES = True
    fresh = Journal()
    fresh._writer = dead = Thread(target=int)
    dead.start()
    dead.join()
    fresh.put([])
    assert fresh._writer is not dead
    assert fresh._writer.is_alive()
