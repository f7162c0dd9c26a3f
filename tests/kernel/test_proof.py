"""Before a secret is handed out, whoever signed in too long ago confirms who they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone

from partner_api.types.ids import encode_id
from partners.models import PartnerKey
from partners.services.keys import make_key, replace_key
from portal.kernel.actors import Actor, actor_for
from portal.kernel.models import ApiToken, AuditEntry, OutboxEvent, User
from portal.kernel.proof import NEVER, ProofWanted
from portal.kernel.services.tokens import create_token
from portal.webhooks.models import WebhookEndpoint
from portal.webhooks.services.endpoints import add_endpoint, rotate_secret
from tests.cast import Cast, make_member

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet evening"
CREATE = """mutation { createToken(input: {name: "script"}) {
  text token { id } userErrors { code message } } }"""


@pytest.fixture
def admin(cast: Cast) -> User:
    """Bob's company has an admin with a password."""
    user = make_member(cast.partners["bob"], "Boss", "admin")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def client(admin: User) -> Client:
    """The admin's browser, in which nobody has proved anything for an hour."""
    client = Client()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    hour_ago = {"method": "password", "at": time.time() - 3600}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [hour_ago]
    session.save()
    return client


def confirm(client: Client, address: str = "/accounts/reauthenticate/") -> Any:
    return client.post(address, {"password": PASSWORD})


def rows() -> tuple[int, ...]:
    """Whatever handing out a secret leaves behind."""
    kept = (ApiToken, PartnerKey, WebhookEndpoint, AuditEntry, OutboxEvent)
    return tuple(model.objects.count() for model in kept)


def ask(client: Client, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    body = {"query": query, "variables": variables or {}}
    return client.post("/graphql/", body, content_type="application/json").json()["data"]


def test_a_session_that_is_too_old_gets_no_token_until_it_is_confirmed(client: Client) -> None:
    before = rows()
    refused = ask(client, CREATE)["createToken"]
    assert refused["text"] is None
    assert [each["code"] for each in refused["userErrors"]] == ["proof_wanted"]
    assert "/accounts/reauthenticate/" in refused["userErrors"][0]["message"]
    assert rows() == before
    confirm(client)
    assert ask(client, CREATE)["createToken"]["text"].startswith("ghl_")


def test_a_form_that_was_sent_too_late_goes_on_once_its_sender_is_confirmed(
    client: Client,
) -> None:
    until = timezone.localdate() + timedelta(days=30)
    values = {"name": "Our ERP", "scopes": ["read"], "until": until.isoformat()}
    assert client.get("/partner/keys/new/").status_code == 200
    before = rows()
    asked = client.post("/partner/keys/new/", values)
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert rows() == before
    assert client.post(asked.headers["Location"], {"password": "wrong"}).status_code != 302
    assert rows() == before
    shown = confirm(client, asked.headers["Location"])
    assert "ghl_" in shown.content.decode()
    assert PartnerKey.objects.get().token.name == "Our ERP"


def secrets(cast: Cast, admin: User) -> dict[str, Callable[[Actor], object]]:
    """Everything that hands a secret out."""
    company, soon = cast.partners["bob"].organisation, timezone.now() + timedelta(days=9)
    fresh = actor_for(admin)
    key, _text = make_key(
        actor=fresh, organisation=company, name="A", scopes=["read"], expires_at=soon
    )
    hook = {"name": "ERP", "url": "https://erp.example/hook", "kinds": ["*"]}
    endpoint, _secret = add_endpoint(actor=fresh, organisation=company, **hook)
    return {
        "token": lambda actor: create_token(actor=actor, user=admin, name="B"),
        "key": lambda actor: make_key(
            actor=actor, organisation=company, name="B", scopes=["read"], expires_at=soon
        ),
        "another key": lambda actor: replace_key(actor=actor, key=key, expires_at=soon),
        "webhook": lambda actor: add_endpoint(actor=actor, organisation=company, **hook),
        "another secret": lambda actor: rotate_secret(actor=actor, endpoint=endpoint),
    }


def test_no_command_hands_a_secret_to_an_old_session(cast: Cast, admin: User) -> None:
    actor = actor_for(admin)
    for name, act in secrets(cast, admin).items():
        before = rows()
        for moment in (NEVER, time.time() - 3600):
            with pytest.raises(ProofWanted):
                act(replace(actor, proved_at=moment))
        assert rows() == before, name
        act(replace(actor, proved_at=time.time() - 5))
        assert rows() != before, name


def test_a_token_and_who_has_nothing_to_prove_it_with_are_not_asked(
    cast: Cast, admin: User
) -> None:
    acts = secrets(cast, admin)
    scopes = frozenset({"read", "webhooks"})
    acts["another secret"](replace(actor_for(admin), kind="token", scopes=scopes, token_id=1))
    admin.set_unusable_password()
    admin.save()
    acts["token"](replace(actor_for(admin), proved_at=NEVER))


def test_secrets_of_webhooks_by_the_api_are_asked_for_likewise(
    cast: Cast, admin: User, client: Client
) -> None:
    endpoint, _secret = add_endpoint(
        actor=actor_for(admin),
        organisation=cast.partners["bob"].organisation,
        name="ERP",
        url="https://erp.example/hook",
        kinds=["*"],
    )
    kept = bytes(endpoint.secret)
    query = """mutation($w: ID!) { rotateWebhookSecret(input: {webhook: $w}) {
      secret userErrors { code } } }"""
    key = {"w": encode_id("WebhookEndpoint", endpoint.public_id)}
    refused = ask(client, query, key)["rotateWebhookSecret"]
    assert refused == {"secret": None, "userErrors": [{"code": "proof_wanted"}]}
    endpoint.refresh_from_db()
    assert bytes(endpoint.secret) == kept
    confirm(client)
    assert ask(client, query, key)["rotateWebhookSecret"]["secret"]


def test_another_address_needs_a_proof_for_it_leads_to_another_password(
    client: Client, admin: User
) -> None:
    added = {"action_add": "", "email": "finder@elsewhere.example"}
    asked = client.post("/accounts/email/", added)
    assert "/accounts/reauthenticate/" in asked["Location"]
    assert not admin.emailaddress_set.filter(email="finder@elsewhere.example").exists()
