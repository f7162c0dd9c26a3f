"""The token endpoint, as RFC 6749 writes it."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from django.test import Client

from partner_api import oauth
from partner_api.quota import key_of
from portal.kernel.models import ApiToken
from portal.kernel.services.tokens import authenticate
from tests.api.conftest import Cast

FORM = "application/x-www-form-urlencoded"
GRANT = "grant_type=client_credentials"


def basic(name: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{name}:{secret}".encode()).decode()}


def prefix(text: str) -> str:
    return text.split("_")[1]


def buy(client: Client, body: str, headers: dict[str, str] | None = None, **options: Any) -> Any:
    kind = options.pop("content_type", FORM)
    return client.post("/oauth/token", body, content_type=kind, headers=headers or {}, **options)


def test_a_client_buys_a_token_and_reads_with_it(client: Client, token_of: Any) -> None:
    text = token_of("bob", scopes=("read", "write"))
    answer = buy(client, f"{GRANT}&scope=read", basic(prefix(text), text))
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["Pragma"]) == ("no-store", "no-cache")
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["scope"] == "read"
    assert 3590 <= body["expires_in"] <= 3600
    read = client.post(
        "/graphql/",
        {"query": "{ viewer { person { fullName } } tokens { nodes { name } totalCount } }"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {body['access_token']}"},
    ).json()
    assert read["data"]["viewer"]["person"]["fullName"] == "Bob"
    assert read["data"]["tokens"]["totalCount"] == 1, "what was bought is not listed"


def test_credentials_may_stand_in_the_form_and_all_scopes_are_the_rule(
    client: Client, token_of: Any
) -> None:
    text = token_of("bob", scopes=("read", "write"))
    body = f"{GRANT}&client_id={prefix(text)}&client_secret={text}"
    assert buy(client, body).json()["scope"] == "read write"


@pytest.mark.parametrize(
    ("body", "options", "status", "code"),
    [
        ("", {}, 400, "invalid_request"),
        ("grant_type=password", {}, 400, "unsupported_grant_type"),
        (f"{GRANT}&grant_type=x", {}, 400, "invalid_request"),
        (f"{GRANT}&scope=write", {}, 400, "invalid_scope"),
        (f"{GRANT}&scope=read%20%20read", {}, 400, "invalid_scope"),
        (f"{GRANT}&client_secret=x", {}, 400, "invalid_request"),
        (GRANT, {"content_type": "application/json"}, 400, "invalid_request"),
        (GRANT, {"query_params": {"scope": "read"}}, 400, "invalid_request"),
    ],
)
def test_refusals_are_written_as_the_rfc_says(
    client: Client, token_of: Any, body: str, options: Any, status: int, code: str
) -> None:
    text = token_of("bob", scopes=("read",))
    before = ApiToken.objects.count()
    answer = buy(client, body, basic(prefix(text), text), **options)
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert answer["Cache-Control"] == "no-store"
    assert ApiToken.objects.count() == before


@pytest.mark.parametrize("wrong", ["secret", "name", "none", "scheme", "garbage", "nul"])
def test_who_does_not_prove_it_is_refused(client: Client, token_of: Any, wrong: str) -> None:
    text = token_of("bob")
    headers = {
        "secret": basic(prefix(text), text[:-1] + "!"),
        "name": basic("abcdefghijkl", text),
        "none": {},
        "scheme": {"Authorization": f"Bearer {text}"},
        "garbage": {"Authorization": "Basic ???"},
        "nul": basic("\0", text),
    }[wrong]
    answer = buy(client, GRANT, headers)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer["WWW-Authenticate"].startswith("Basic")


def test_only_post_is_answered(client: Client, cast: Cast) -> None:
    answer = client.get("/oauth/token")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_asking_too_often_is_refused(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth, "A_MINUTE", 3)
    answers = [buy(client, GRANT, basic("abcdefghijkl", "x")) for _ in range(5)]
    assert [each.status_code for each in answers][-1] == 429
    assert int(answers[-1]["Retry-After"]) >= 1


def test_a_new_token_each_hour_is_the_same_caller(client: Client, token_of: Any) -> None:
    """It spends from the same points, and what was done once is not done again."""
    text = token_of("bob", scopes=("read", "write"))
    bought = [buy(client, GRANT, basic(prefix(text), text)).json()["access_token"] for _ in "12"]
    change = """mutation { createCustomer(input: {values: {name: "Anew", country: "BG",
      roles: [CUSTOMER]}}) { clientMutationId userErrors { code } } }"""
    answers = [
        client.post(
            "/graphql/",
            {"query": change},
            content_type="application/json",
            headers={"Authorization": f"Bearer {each}", "Idempotency-Key": "order 7"},
        )
        for each in bought
    ]
    assert "data" in answers[0].json(), answers[0].content
    assert [each.get("Idempotency-Replayed") for each in answers] == [None, "true"]
    assert answers[0].content == answers[1].content
    actors = [authenticate(each) for each in (*bought, text, token_of("bob"))]
    assert len({each.token_id for each in actors}) == 4
    assert len({key_of(each) for each in actors}) == 1
