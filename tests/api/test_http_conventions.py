"""Idempotency keys, kept operations, conditional and compressed answers, uploads, points."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partner_api.idempotency import forget_old_answers
from partner_api.models import KeptAnswer
from partner_api.types.ids import encode_id
from partners.models import Contact
from portal.kernel.models import OutboxEvent
from records.models import File
from tests.harness.server import ROOT

from .conftest import Cast

ADD = """mutation($i: AddContactInput!) { addContact(input: $i) {
  contact { fullName } userErrors { code } } }"""
UPLOAD = "mutation($f: Upload!) { uploadFile(input: {content: $f}) { file version } }"


@pytest.fixture
def bearer(token_of: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of('staff')}"}


def post(body: dict[str, Any], headers: dict[str, str]) -> Any:
    return Client().post("/graphql/", body, content_type="application/json", headers=headers)


def add(cast: Cast, name: str) -> dict[str, Any]:
    from_id = {"organisation": node_id(cast), "values": {"fullName": name}}
    return {"query": ADD, "variables": {"i": from_id}}


def node_id(cast: Cast) -> str:
    return encode_id("Organisation", cast.customers[0].reference)


def test_a_mutation_sent_again_with_its_key_is_done_once(
    cast: Cast, bearer: dict[str, str]
) -> None:
    keyed = {**bearer, "Idempotency-Key": "one"}
    first = post(add(cast, "Vera"), keyed)
    assert first.json()["data"]["addContact"]["userErrors"] == []
    events = OutboxEvent.objects.count()
    again = post(add(cast, "Vera"), keyed)
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Contact.objects.filter(full_name="Vera").count() == 1
    assert OutboxEvent.objects.count() == events
    assert post(add(cast, "Vera"), bearer).status_code == 200
    assert Contact.objects.filter(full_name="Vera").count() == 2


def test_a_key_belongs_to_one_request_of_one_caller_for_a_day(
    cast: Cast, bearer: dict[str, str], token_of: Any
) -> None:
    keyed = {**bearer, "Idempotency-Key": "one"}
    post(add(cast, "Vera"), keyed)
    other = post(add(cast, "Boris"), keyed)
    assert other.status_code == 422
    assert other.json()["errors"][0]["extensions"]["code"] == "idempotency_key_reused"
    assert not Contact.objects.filter(full_name="Boris").exists()
    somebody = {"Authorization": f"Bearer {token_of('staff')}", "Idempotency-Key": "one"}
    assert post(add(cast, "Boris"), somebody).status_code == 200
    KeptAnswer.objects.update(created_at="2020-01-01T00:00:00Z")
    assert forget_old_answers() == 2
    assert post(add(cast, "Ivan"), keyed).json()["data"]["addContact"]["userErrors"] == []


def kept_operation() -> tuple[str, str]:
    text = (ROOT / "graphql" / "operations" / "customers.graphql").read_text()
    return text, "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def test_a_kept_operation_runs_by_its_id_and_answers_conditionally(
    cast: Cast, bearer: dict[str, str]
) -> None:
    _text, name = kept_operation()
    found = Client().get("/graphql/", {"documentId": name}, headers=bearer)
    assert found.json()["data"]["customers"]["edges"]
    tag = found.headers["ETag"]
    unchanged = Client().get(
        "/graphql/", {"documentId": name}, headers={**bearer, "If-None-Match": tag}
    )
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    cast.customers[0].name = "Renamed"
    cast.customers[0].save()
    changed = Client().get(
        "/graphql/", {"documentId": name}, headers={**bearer, "If-None-Match": tag}
    )
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    unknown = post({"documentId": "sha256:00"}, bearer)
    assert unknown.json()["errors"][0]["extensions"]["code"] == "document_not_found"


def test_where_only_kept_operations_run_others_are_refused(
    cast: Cast, bearer: dict[str, str], settings: Any
) -> None:
    settings.GRAPHQL_TRUSTED_ONLY = True
    text, name = kept_operation()
    refused = post({"query": "{ customers { totalCount } }"}, bearer)
    assert refused.json()["errors"][0]["extensions"]["code"] == "not_trusted"
    assert "data" not in refused.json()
    assert post({"documentId": name}, bearer).json()["data"]
    assert post({"query": text}, bearer).json()["data"]


def test_a_document_sent_before_runs_by_its_hash(cast: Cast, bearer: dict[str, str]) -> None:
    text = "{ customers { totalCount } }"
    digest = hashlib.sha256(text.encode()).hexdigest()
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": digest}}
    missing = post({"extensions": extensions}, bearer).json()
    assert missing["errors"][0]["message"] == "PersistedQueryNotFound"
    post({"query": text, "extensions": extensions}, bearer)
    found = post({"extensions": extensions}, bearer)
    assert found.json()["data"]["customers"]["totalCount"] == 3
    wrong = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}
    assert post({"query": text, "extensions": wrong}, bearer).status_code == 400


def test_long_answers_are_compressed_for_who_takes_it(cast: Cast, bearer: dict[str, str]) -> None:
    query = {"query": "{ __schema { types { name description } } }"}
    packed = post(query, {**bearer, "Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    plain = post(query, {**bearer, "Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_file_comes_by_a_multipart_request(cast: Cast, bearer: dict[str, str]) -> None:
    parts = {
        "operations": json.dumps({"query": UPLOAD, "variables": {"f": None}}),
        "map": json.dumps({"0": ["variables.f"]}),
        "0": SimpleUploadedFile("prices.csv", b"sku,price\nA,1\n", "text/csv"),
    }
    answer = Client().post("/graphql/", parts, headers=bearer).json()
    made = answer["data"]["uploadFile"]
    assert made["version"] == 1
    assert File.objects.get(public_id=made["file"]).name == "prices.csv"


@pytest.mark.parametrize("places", [{"0": ["query"]}, {"0": ["variables.x.y"]}, {"9": []}, [], 1])
def test_a_map_that_leads_nowhere_is_refused(bearer: dict[str, str], places: Any) -> None:
    parts = {
        "operations": json.dumps({"query": UPLOAD, "variables": {"f": None}}),
        "map": json.dumps(places),
        "0": SimpleUploadedFile("prices.csv", b"a,b\n", "text/csv"),
    }
    answer = Client().post("/graphql/", parts, headers=bearer)
    assert answer.status_code == 400
    assert not File.objects.exists()


def test_a_session_uploads_only_with_the_token_of_our_pages(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["staff"], backend="django.contrib.auth.backends.ModelBackend")
    parts = {"operations": json.dumps({"query": "{ __typename }"}), "map": "{}"}
    assert client.post("/graphql/", parts).status_code == 403


def test_operations_cost_points_and_who_spends_them_waits(
    cast: Cast, bearer: dict[str, str], settings: Any
) -> None:
    settings.API_POINTS_PER_MINUTE = 6
    query = "{ customers(first: 100) { nodes { name } } rateLimit { cost limit remaining } }"
    found = post({"query": query}, bearer)
    spent = found.json()["data"]["rateLimit"]
    assert (spent["cost"], spent["limit"]) == (3, 6)
    assert found.headers["RateLimit-Policy"] == '"points";q=6;w=60'
    assert f"r={spent['remaining']}" in found.headers["RateLimit"]
    answers = [post({"query": query}, bearer) for _attempt in range(4)]
    last = next(each for each in answers if each.status_code == 429)
    assert int(last.headers["Retry-After"]) > 0
    assert last.headers["RateLimit"] == f'"points";r=0;t={last.headers["Retry-After"]}'
    assert orjson.loads(last.content)["errors"][0]["extensions"]["code"] == "rate_limited"


def test_a_bulk_mutation_answers_for_each_row(cast: Cast, bearer: dict[str, str]) -> None:
    ids = [encode_id("Organisation", each.reference) for each in cast.customers]
    query = """mutation($i: EditCustomersInput!) { editCustomers(input: $i) {
      results { id done version userErrors { code field } } userErrors { code } } }"""
    changes = [{"organisation": ids[0], "version": 1, "values": {"city": "Ruse"}}]
    changes += [{"organisation": ids[1], "version": 99, "values": {"city": "Ruse"}}]
    changes += [{"organisation": "wrong", "version": 1, "values": {"city": "Ruse"}}]
    answer = post({"query": query, "variables": {"i": {"changes": changes}}}, bearer).json()
    rows = answer["data"]["editCustomers"]["results"]
    assert [each["done"] for each in rows] == [True, False, False]
    assert rows[0]["version"] == 2
    assert rows[1]["userErrors"][0]["code"] == "version_conflict"
    assert rows[2]["userErrors"][0]["code"] == "invalid_id"
    cast.customers[1].refresh_from_db()
    assert cast.customers[1].city == "Varna"
