"""Tokens act as their owner, narrowed, until they end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.kernel.models import ApiToken, OutboxEvent
from portal.kernel.services.tokens import authenticate

from .conftest import Cast

CREATE = """mutation($input: CreateTokenInput!) { createToken(input: $input) {
  text token { id name prefix scopes revokedAt } userErrors { field code } } }"""
REVOKE = """mutation($token: ID!) { revokeToken(input: {token: $token}) {
  token { revokedAt } userErrors { code } } }"""


def test_a_token_is_made_listed_used_and_taken_back(cast: Cast, ask: Any) -> None:
    made = ask("bob")(CREATE, {"input": {"name": "Nightly", "scopes": ["read"]}})
    payload = made["data"]["createToken"]
    assert payload["userErrors"] == []
    text = payload["text"]
    row = ApiToken.objects.get()
    assert text not in (row.prefix, bytes(row.digest).hex())
    actor = authenticate(text)
    assert (actor.kind, actor.user_id) == ("token", cast.people["bob"].pk)
    assert actor.scopes == frozenset({"read"})
    row.refresh_from_db()
    used = row.last_used_at
    authenticate(text)
    row.refresh_from_db()
    assert row.last_used_at == used
    listed = "{ tokens { nodes { name prefix } } }"
    assert ask("bob")(listed)["data"]["tokens"]["nodes"] == [
        {"name": "Nightly", "prefix": row.prefix}
    ]
    assert ask("mallory")(listed)["data"]["tokens"]["nodes"] == []
    foreign = ask("mallory")(REVOKE, {"token": payload["token"]["id"]})
    assert foreign["data"]["revokeToken"]["userErrors"] == [{"code": "not_found"}]
    assert authenticate(text).is_signed_in
    ended = ask("bob")(REVOKE, {"token": payload["token"]["id"]})["data"]["revokeToken"]
    assert ended["token"]["revokedAt"] is not None
    assert not authenticate(text).is_signed_in


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"scopes": []}, "scopes"),
        ({"expiresAt": "2001-01-01T00:00:00+00:00"}, "expiresAt"),
    ],
)
def test_refusals_name_the_input(ask: Any, change: dict[str, Any], field: str) -> None:
    before = OutboxEvent.objects.count()
    payload = ask("bob")(CREATE, {"input": {"name": "x", **change}})["data"]["createToken"]
    assert payload["userErrors"][0]["field"] == [field]
    assert payload["text"] is None
    assert not ApiToken.objects.exists()
    assert OutboxEvent.objects.count() == before


def test_a_token_makes_no_tokens_and_a_stranger_neither(
    client: Client, token_of: Any, ask: Any
) -> None:
    headers = {"Authorization": f"Bearer {token_of('bob')}"}
    body = {"query": CREATE, "variables": {"input": {"name": "x"}}}
    answer = client.post("/graphql/", body, content_type="application/json", headers=headers)
    errors = answer.json()["data"]["createToken"]["userErrors"]
    assert errors == [{"field": None, "code": "forbidden"}]
    stranger = ask("nobody")(CREATE, {"input": {"name": "x"}})["data"]["createToken"]
    assert stranger["userErrors"][0]["code"] == "not_signed_in"
    assert ApiToken.objects.count() == 1


def test_an_ended_token_or_account_opens_nothing(cast: Cast, token_of: Any) -> None:
    text = token_of("bob", expires_at=timezone.now() + timedelta(days=1))
    assert authenticate(text).is_signed_in
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not authenticate(text).is_signed_in
    other = token_of("bob")
    cast.people["bob"].is_active = False
    cast.people["bob"].save()
    assert not authenticate(other).is_signed_in
    for wrong in ("", "ghl_", "ghl_abcdefghijkl_" + "x" * 43, other[:-1], other + "A"):
        assert not authenticate(wrong).is_signed_in
