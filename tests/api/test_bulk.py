"""Whole lists as files: by the policy of the run, and only while everything in them is visible."""

from __future__ import annotations

import csv
import hashlib
from datetime import timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pyarrow
import pyarrow.parquet as parquet
import pytest
from django.test import Client
from django.utils import timezone

from partner_api.bulk import document, running, writers
from partner_api.jobs import RETRIES, bulk_export
from partner_api.models import BulkExport
from partners.models import Organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.models import ApiToken, AuditEntry, OutboxEvent
from portal.kernel.services.issue_access import issue_access
from portal.kernel.services.tokens import recognised, revoke_token
from records.models import ExportReceipt
from sharing.models import AccessAct, AccessEntry, Grant
from sharing.services.revoke import revoke_grant
from tests.api.conftest import Cast, make_customer

CREATE = """mutation($input: CreateBulkExportInput!) { createBulkExport(input: $input) {
  export { id status url } userErrors { field code message } } }"""
POLL = "query($id: ID!) { node(id: $id) { ... on BulkExport { status rows size failure url } } }"
QUERY = "{ customers { nodes { reference name email creditLimit { amount currency } } } }"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def work(export_id: int, attempt: int = 0) -> None:
    """What the worker does, after so many attempts that failed."""
    bulk_export(SimpleNamespace(job=SimpleNamespace(attempts=attempt)), export_id)


def made(ask: Any, who: str, query: str = QUERY, **given: Any) -> tuple[BulkExport, str]:
    """An export that somebody asked for, after the worker has had it; with its global id."""
    payload = ask(who)(CREATE, {"input": {"query": query, **given}})["data"]["createBulkExport"]
    assert payload["userErrors"] == []
    work(BulkExport.objects.latest("pk").pk)
    return BulkExport.objects.latest("pk"), payload["export"]["id"]


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_the_file_holds_what_its_asker_sees(cast: Cast, ask: Any) -> None:
    seen, half, hidden = cast.customers
    cast.share(seen, "bob", "identity", "contacts", "commercial")
    cast.share(half, "bob", "identity")
    export, key = made(ask, "bob")
    polled = ask("bob")(POLL, {"id": key})["data"]["node"]
    assert (polled["status"], polled["rows"]) == ("DONE", export.rows)
    answer = browser(cast, "bob").get(polled["url"])
    assert answer.status_code == 200
    content = body_of(answer)
    rows = {row["reference"]: row for row in map(orjson.loads, content.splitlines())}
    assert rows[seen.reference]["email"] == "a@b.eu"
    assert rows[seen.reference]["creditLimit"]["amount"] == "1000.00"
    assert rows[half.reference]["email"] is None
    assert hidden.reference not in rows
    assert set(rows[seen.reference]) == {"reference", "name", "email", "creditLimit"}
    receipt = ExportReceipt.objects.get()
    assert receipt.sha256 == hashlib.sha256(content).hexdigest()
    assert {seen.pk, half.pk} <= set(receipt.record_ids)
    assert answer["X-Export-Receipt"] == str(receipt.public_id)
    assert AuditEntry.objects.filter(code="records.export.made").count() == 1


def test_csv_has_a_column_for_each_value_and_no_formulas(cast: Cast, ask: Any) -> None:
    cast.customers[0].name = "=HYPERLINK(1)"
    cast.customers[0].save()
    query = """query($c: String) { customers(filter: {country: {eq: $c}}) { nodes {
      reference name ...more } } } fragment more on Organisation { creditLimit { amount }
      owner { fullName } }"""
    export, _key = made(ask, "staff", query, variables='{"c": "BG"}', format="CSV")
    assert export.failure == ""
    text = body_of(browser(cast, "staff").get(f"/exports/bulk/{export.public_id}/file")).decode()
    head, *rows = csv.reader(StringIO(text.removeprefix("\ufeff")))
    assert head == ["reference", "name", "creditLimit.amount", "owner.fullName"]
    found = {row[0]: row for row in rows}
    assert found[cast.customers[0].reference][1:] == ["'=HYPERLINK(1)", "1000.00", "Marta"]


def test_many_pages_are_read_to_the_end(
    cast: Cast, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "_ADDED", document._ADDED.replace("first: 100", "first: 2"))
    for number in range(5):
        make_customer(f"More {number}")
    export, _key = made(ask, "staff")
    content = body_of(browser(cast, "staff").get(f"/exports/bulk/{export.public_id}/file"))
    references = [orjson.loads(line)["reference"] for line in content.splitlines()]
    assert len(references) == len(set(references)) == export.rows
    assert export.rows >= 8


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "mutation { x }",
        "{ customers { nope } }",
        "{ customers { totalCount } }",
        "{ customers(first: 5) { nodes { name } } }",
        "{ customers { nodes { name } } deals { nodes { name } } }",
        '{ customer(reference: "C-1") { name } }',
        "{ tokens { nodes { name } } }",
        "{ customers { all: nodes { name } } }",
        "{ customers { nodes { contacts(first: 100) { nodes { organisation { contacts(first: 100)"
        " { nodes { organisation { contacts(first: 100) { nodes { email } } } } } } } } } } }",
    ],
)
def test_what_is_not_one_list_is_refused(cast: Cast, ask: Any, query: str) -> None:
    before = OutboxEvent.objects.count()
    payload = ask("staff")(CREATE, {"input": {"query": query}})["data"]["createBulkExport"]
    assert [each["code"] for each in payload["userErrors"]] == ["bad_query"]
    assert payload["userErrors"][0]["field"] == ["query"]
    assert not BulkExport.objects.exists()
    assert OutboxEvent.objects.count() == before


@pytest.mark.parametrize("change", ["revoked", "less", "wall"])
def test_the_download_fails_once_the_asker_sees_less(cast: Cast, ask: Any, change: str) -> None:
    customer = cast.customers[0]
    cast.share(customer, "bob", "identity", "contacts")
    export, _key = made(ask, "bob")
    client, url = browser(cast, "bob"), f"/exports/bulk/{export.public_id}/file"
    assert client.get(url).status_code == 200
    grant = Grant.objects.get(object_id=customer.pk)
    if change == "wall":
        from sharing.services.wall import build_wall

        build_wall(
            actor=SYSTEM,
            party=grant.party,
            shareable=type(customer).shareable,
            record=customer,
            reason="Competitor",
        )
    else:
        revoke_grant(actor=SYSTEM, grant=grant, reason="Over")
    if change == "less":
        cast.share(customer, "bob", "identity")
    answer = client.get(url)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "no_longer_visible"


def test_a_record_that_only_stands_beside_counts_too(cast: Cast, ask: Any) -> None:
    parent, child = cast.customers[0], cast.customers[1]
    child.parent = parent
    child.save()
    cast.share(child, "bob", "identity")
    cast.share(parent, "bob", "identity")
    query = "{ customers { nodes { reference parent { name } } } }"
    export, _key = made(ask, "bob", query)
    client, url = browser(cast, "bob"), f"/exports/bulk/{export.public_id}/file"
    assert parent.name.encode() in body_of(client.get(url))
    revoke_grant(actor=SYSTEM, grant=Grant.objects.get(object_id=parent.pk), reason="Over")
    assert client.get(url).status_code == 403


def test_the_log_knows_the_facets_that_the_file_tells(cast: Cast, ask: Any) -> None:
    parent, child = cast.customers[0], cast.customers[1]
    child.parent = parent
    child.save()
    cast.share(child, "bob", "identity", "contacts", "commercial")
    cast.share(parent, "bob", "identity", "contacts")
    made(ask, "bob", "{ customers { nodes { name email parent { name } } } }")
    told: dict[int, list[str]] = {}
    for entry in AccessEntry.objects.filter(act=AccessAct.EXPORTED):
        for pk, mask in zip(entry.record_ids, entry.masks, strict=True):
            told[pk] = Organisation.shareable.names(mask)
    assert told[child.pk] == ["identity", "contacts"]
    export, _key = made(ask, "bob", "{ customers { nodes { name } } }")
    part = export.parts.get()
    masks = dict(zip(part.ids, part.masks, strict=True))
    assert Organisation.shareable.names(masks[child.pk]) == ["identity"]
    # Whoever sees less of what the file never told may take it still.
    for grant in Grant.objects.filter(object_id=child.pk, facets__contains=["contacts"]):
        revoke_grant(actor=SYSTEM, grant=grant, reason="Over")
    cast.share(child, "bob", "identity")
    client, url = browser(cast, "bob"), f"/exports/bulk/{export.public_id}/file"
    assert client.get(url).status_code == 200


def test_an_empty_list_is_an_empty_file(cast: Cast, ask: Any) -> None:
    export, _key = made(ask, "staff", "{ deals { nodes { reference } } }")
    answer = browser(cast, "staff").get(f"/exports/bulk/{export.public_id}/file")
    assert (answer.status_code, body_of(answer), export.rows) == (200, b"", 0)


def test_others_find_no_file(cast: Cast, ask: Any) -> None:
    export, key = made(ask, "staff")
    url = f"/exports/bulk/{export.public_id}/file"
    for who in ("bob", "mallory"):
        assert browser(cast, who).get(url).status_code == 404
        assert ask(who)(POLL, {"id": key})["data"]["node"] is None
    assert Client().get(url).status_code == 404


def test_a_token_needs_the_scope_and_its_end_ends_the_export(
    cast: Cast, ask: Any, token_of: Any, client: Client
) -> None:
    def post(text: str) -> Any:
        return client.post(
            "/graphql/",
            {"query": CREATE, "variables": {"input": {"query": QUERY}}},
            content_type="application/json",
            headers={"Authorization": f"Bearer {text}"},
        ).json()["data"]["createBulkExport"]

    refused = post(token_of("bob", scopes=("read", "write")))
    assert [each["code"] for each in refused["userErrors"]] == ["missing_scope"]
    text = token_of("bob", scopes=("read", "export"))
    assert post(text)["userErrors"] == []
    token = ApiToken.objects.latest("pk")
    export = BulkExport.objects.get()
    revoke_token(actor=cast.actor("bob"), token=token)
    work(export.pk)
    export.refresh_from_db()
    assert (export.status, export.file.name) == ("failed", "")
    assert not ExportReceipt.objects.exists()


def test_what_was_asked_for_by_an_issued_token_outlives_its_hour(
    cast: Cast, token_of: Any, client: Client
) -> None:
    key = recognised(token_of("bob", scopes=("read", "export", "write")))
    assert key is not None
    issued, text = issue_access(key, ["read", "export"])
    answer = client.post(
        "/graphql/",
        {"query": CREATE, "variables": {"input": {"query": QUERY}}},
        content_type="application/json",
        headers={"Authorization": f"Bearer {text}"},
    )
    assert answer.json()["data"]["createBulkExport"]["userErrors"] == []
    issued.delete()
    export = BulkExport.objects.get()
    work(export.pk)
    export.refresh_from_db()
    assert (export.status, export.token, export.scopes) == ("done", key, ["export", "read"])


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=5-99999999", 206, slice(5, None)),
        ("bytes=99999999-", 416, None),
        ("bytes=-0", 416, None),
        ("lines=1-2", 200, slice(None)),
        ("bytes=1-2,5-6", 200, slice(None)),
    ],
)
def test_a_download_goes_on_where_it_ended(
    cast: Cast, ask: Any, asked: str, status: int, part: slice | None
) -> None:
    export, _key = made(ask, "staff")
    client, url = browser(cast, "staff"), f"/exports/bulk/{export.public_id}/file"
    whole = client.get(url)
    content = body_of(whole)
    assert (whole["Accept-Ranges"], int(whole["Content-Length"])) == ("bytes", len(content))
    answer = client.get(url, headers={"Range": asked})
    assert answer.status_code == status
    if part is None:
        assert answer["Content-Range"] == f"bytes */{len(content)}"
        return
    assert body_of(answer) == content[part]
    if status == 206:
        assert answer["Content-Range"].endswith(f"/{len(content)}")
        other = client.get(url, headers={"Range": asked, "If-Range": '"another"'})
        assert body_of(other) == content


def test_a_job_of_a_killed_worker_begins_anew_and_files_end(cast: Cast, ask: Any) -> None:
    export, _key = made(ask, "staff")
    BulkExport.objects.update(status="running", receipt=None, finished_at=None)
    work(export.pk)
    export.refresh_from_db()
    assert export.status == "done"
    content = body_of(browser(cast, "staff").get(f"/exports/bulk/{export.public_id}/file"))
    assert hashlib.sha256(content).hexdigest() == export.sha256
    BulkExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = browser(cast, "staff").get(f"/exports/bulk/{export.public_id}/file")
    assert answer.status_code == 410
    assert running.forget_files() == 1
    assert not BulkExport.objects.get().file


def test_the_page_asks_for_lists_and_shows_them(cast: Cast) -> None:
    client = browser(cast, "staff")
    for name in ("customers", "deals", "orders", "invoices", "products"):
        BulkExport.objects.all().delete()
        sent = client.post("/exports/bulk/", {"list": name, "format": "csv"})
        assert sent.status_code == 302, name
        work(BulkExport.objects.get().pk)
        export = BulkExport.objects.get()
        assert (export.name, export.status, export.failure) == (name, "done", "")
    page = client.get("/exports/bulk/").content.decode()
    assert f"/exports/bulk/{export.public_id}/file" in page
    assert client.post("/exports/bulk/", {"list": "users", "format": "csv"}).status_code == 422


def test_parquet_holds_the_same_values_exactly(cast: Cast, ask: Any) -> None:
    seen, half, hidden = cast.customers
    cast.share(seen, "bob", "identity", "contacts", "commercial")
    cast.share(half, "bob", "identity")
    export, _key = made(ask, "bob", format="PARQUET")
    response = browser(cast, "bob").get(f"/exports/bulk/{export.public_id}/file")
    assert response["Content-Type"] == "application/vnd.apache.parquet"
    table = parquet.read_table(pyarrow.BufferReader(body_of(response)))
    assert export.rows == table.num_rows == 2
    rows = {each["reference"]: each for each in table.to_pylist()}
    assert hidden.reference not in rows
    assert rows[seen.reference]["creditLimit.amount"] == f"{seen.credit_limit:.2f}"
    assert rows[half.reference]["creditLimit.amount"] is None
    assert rows[half.reference]["email"] is None


def test_parquet_is_refused_where_it_is_not_installed(
    cast: Cast, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "find_spec", lambda _name: None)
    asked = {"input": {"query": QUERY, "format": "PARQUET"}}
    payload = ask("bob")(CREATE, asked)["data"]["createBulkExport"]
    assert payload["userErrors"][0]["code"] == "bad_format"
    assert payload["userErrors"][0]["field"] == ["format"]
    assert not BulkExport.objects.exists()


def test_an_empty_list_is_a_file_in_every_format(cast: Cast, ask: Any) -> None:
    for name in ("JSONL", "CSV", "PARQUET"):
        export, _key = made(ask, "mallory", format=name)
        assert (export.status, export.rows) == ("done", 0)


def test_an_export_that_fails_of_itself_is_tried_again_and_then_holds_nobody_up(
    cast: Cast, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> None:
        raise RuntimeError("the disk is full")

    for _each in range(3):
        payload = ask("bob")(CREATE, {"input": {"query": QUERY}})["data"]["createBulkExport"]
    export = BulkExport.objects.latest("pk")
    monkeypatch.setattr(running, "_write", fail)
    for attempt in range(RETRIES):
        with pytest.raises(RuntimeError):
            work(export.pk, attempt)
        assert BulkExport.objects.get(pk=export.pk).status == "running"
    again = ask("bob")(CREATE, {"input": {"query": QUERY}})["data"]["createBulkExport"]
    assert [each["code"] for each in again["userErrors"]] == ["too_many"]
    with pytest.raises(RuntimeError):
        work(export.pk, RETRIES)
    polled = ask("bob")(POLL, {"id": payload["export"]["id"]})["data"]["node"]
    assert polled["status"] == "FAILED"
    assert str(export.public_id) in polled["failure"]
    assert "disk" not in polled["failure"]
    again = ask("bob")(CREATE, {"input": {"query": QUERY}})["data"]["createBulkExport"]
    assert again["userErrors"] == []
    BulkExport.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert not ask("bob")(CREATE, {"input": {"query": QUERY}})["data"]["createBulkExport"][
        "userErrors"
    ]
