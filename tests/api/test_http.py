"""GraphQL over HTTP: media types, status codes, doors, and what is refused at them."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from portal.kernel.models import OutboxEvent
from sharing.models import Grant

from .conftest import Cast

MODERN = "application/graphql-response+json"


def post(client: Client, body: Any, **headers: str) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    kind = headers.pop("content_type", "application/json")
    if token := client.cookies.get(settings.CSRF_COOKIE_NAME):
        headers.setdefault("X-CSRFToken", token.value)
    return client.post("/graphql/", text, content_type=kind, headers=headers)


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["staff"], backend="django.contrib.auth.backends.ModelBackend")
    # Any of our pages sets the cookie that its scripts send back; the explorer is one.
    client.get("/graphql/", headers={"Accept": "text/html"})
    return client


def test_both_media_types_and_their_status_codes(staff: Client) -> None:
    good = post(staff, {"query": "{ __typename }"}, Accept=MODERN)
    assert good.status_code == 200
    assert good["Content-Type"] == f"{MODERN}; charset=utf-8"
    assert post(staff, {"query": "{ nope }"}, Accept=MODERN).status_code == 400
    classic = post(staff, {"query": "{ nope }"}, Accept="application/json")
    assert classic.status_code == 200
    assert "data" not in classic.json()
    assert post(staff, {"query": "{"}, Accept=MODERN).status_code == 400
    assert post(staff, {"query": "{ __typename }"}, Accept="image/png").status_code == 406


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"\xff\xfe",
        b'{"query": "\xff"}',
        b'{"query": "\\ud800"}',
        b"[]",
        b'[{"query":"{__typename}"},{"query":"{__typename}"}]',
        b'"text"',
        b"null",
        b"{}",
        b'{"query": 1}',
        b'{"query": "{__typename}", "variables": []}',
        b'{"query": "{__typename}", "variables": "x"}',
        b'{"query": "{__typename}", "operationName": 7}',
        b'{"query": "{__typename}", "extensions": 7}',
        b"[" * 100_000,
        b'{"query": "{__typename}", "variables": {"a":' + b"[" * 500 + b"]" * 500 + b"}}",
        b'{"query": "query A {__typename} query B {__typename}"}',
        b'{"query": "{ node(id: \\"a\\\\u0000b\\") { id } }"}',
        b'{"query":"query($r:String!){customer(reference:$r){id}}","variables":{"r":"a\\u0000"}}',
    ],
)
def test_malformed_requests_are_the_clients_fault(staff: Client, body: bytes) -> None:
    assert post(staff, body, Accept=MODERN).status_code == 400


def test_other_methods_types_and_sizes_are_refused(staff: Client) -> None:
    refused = staff.put("/graphql/", "{}", content_type="application/json")
    assert refused.status_code == 405
    assert refused["Allow"] == "GET, POST"
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert post(staff, '{"query":"{__typename}"}', content_type=kind).status_code == 415
    huge = '{"query": "{ __typename }", "x": "' + "y" * 1_100_000 + '"}'
    assert post(staff, huge).status_code == 413


def test_get_reads_and_never_writes(staff: Client) -> None:
    got = staff.get("/graphql/", {"query": "{ __typename }"})
    assert got.json() == {"data": {"__typename": "Query"}}
    mutation = 'mutation { revokeGrant(input: {grant: "x"}) { userErrors { code } } }'
    assert staff.get("/graphql/", {"query": mutation}).status_code == 405
    assert staff.get("/graphql/", {"query": "{ a }", "variables": "{"}).status_code == 400


def test_a_session_is_taken_from_our_own_pages_only(staff: Client) -> None:
    body = {"query": "{ viewer { email } }"}
    assert post(staff, body, Origin="http://testserver").status_code == 200
    assert post(staff, body, Origin="https://evil.example").status_code == 403
    assert post(staff, body, Origin="null").status_code == 403
    assert post(staff, body, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_session_without_the_token_of_our_pages_changes_nothing(
    cast: Cast, staff: Client
) -> None:
    cast.share(cast.customers[0], "bob", "identity")
    grant = Grant.objects.get(subject="partners.organisation", revoked_at=None)
    events = OutboxEvent.objects.count()
    identity = base64.b64encode(f"Grant:{grant.public_id}".encode()).decode()
    body = {
        "query": "mutation($g: ID!) { revokeGrant(input: {grant: $g}) { userErrors { code } } }",
        "variables": {"g": identity},
    }
    for token in ("", "x" * 32, "y" * 64):
        refused = post(staff, body, **{"X-CSRFToken": token})
        assert refused.status_code == 403
        error = refused.json()["errors"][0]
        assert error["extensions"]["code"] == "csrf"
        assert "X-CSRFToken" in error["message"]
    form = staff.post("/graphql/", {"query": body["query"], "variables": "{}"})
    assert form.status_code == 403
    grant.refresh_from_db()
    assert grant.revoked_at is None
    assert OutboxEvent.objects.count() == events


def test_a_form_is_refused_even_with_the_token(staff: Client) -> None:
    token = staff.cookies[settings.CSRF_COOKIE_NAME].value
    form = staff.post("/graphql/", {"query": "{ viewer { email } }", "csrfmiddlewaretoken": token})
    assert form.status_code == 415


def test_a_token_acts_as_its_owner_within_its_scopes(
    cast: Cast, client: Client, token_of: Any
) -> None:
    text = token_of("bob", scopes=("read",))
    headers = {"Authorization": f"Bearer {text}"}
    body = {"query": "{ viewer { email scopes } }"}
    answer = post(client, body, **headers).json()
    assert answer["data"]["viewer"] == {"email": "bob@bob.example", "scopes": ["read"]}
    cast.share(cast.customers[0], "bob", "identity")
    mutation = """mutation($r: ID!, $p: ID!) { shareRecord(input: {record: $r, partner: $p,
      facets: ["identity"], reason: "x"}) { userErrors { code } } }"""
    ids = {"r": "T3JnYW5pc2F0aW9uOkMtMQ==", "p": "T3JnYW5pc2F0aW9uOkMtMQ=="}
    refused = post(client, {"query": mutation, "variables": ids}, **headers).json()
    assert refused["data"]["shareRecord"]["userErrors"][0]["code"] == "not_found"
    for wrong in ("Bearer ghl_nope", f"Bearer {text}x", "Basic abc", "Bearer "):
        response = post(client, body, Authorization=wrong)
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer")


def test_the_explorer_and_the_schema_are_served_from_here(staff: Client) -> None:
    page = staff.get("/graphql/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "graphiql.min.js" in text
    assert "//cdn" not in text
    assert "<script>" not in text
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe-eval" not in page["Content-Security-Policy"]
    assert b"type Organisation implements Node" in staff.get("/schema.graphql").content


@pytest.mark.django_db
def test_strangers_sign_in_before_they_read_the_schema(client: Client) -> None:
    as_page = client.get("/schema.graphql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert as_page["Location"].startswith("/accounts/login/?next=/schema.graphql")
    as_program = client.get("/schema.graphql")
    assert as_program.status_code == 401
    assert as_program["WWW-Authenticate"].startswith("Bearer")
    assert b"Organisation" not in as_program.content
    forged = client.get("/schema.graphql", headers={"Authorization": "Bearer gh_no.such"})
    assert forged.status_code == 401


def test_unexpected_errors_are_masked_with_a_number(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from partner_api.types.viewer import Viewer

    def broken(*_: Any) -> None:
        raise RuntimeError("psycopg says secret things")

    field = staff and Viewer._meta.fields["email"]
    from partner_api.engine import GRAPHQL_SCHEMA

    monkeypatch.setattr(GRAPHQL_SCHEMA.type_map["Viewer"].fields["email"], "resolve", broken)
    assert field is not None
    response = post(staff, {"query": "{ viewer { email language } }"})
    error = response.json()["errors"][0]
    assert "secret" not in response.content.decode()
    assert error["extensions"]["code"] == "internal"
    assert error["extensions"]["requestId"] == response["X-Request-Id"]
    assert response.json()["data"]["viewer"]["language"] == "en"
