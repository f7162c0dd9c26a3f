"""``/me/tokens/``: people make, see and end the tokens of their own programs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.kernel.models import ApiToken
from portal.kernel.services.tokens import authenticate
from tests.desk.conftest import make_person

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_person(), backend=BACKEND)
    return client


def test_a_token_is_made_shown_once_listed_and_ended(client: Client) -> None:
    assert "No tokens yet" in client.get("/me/tokens/").content.decode()
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    form = {"name": "Nightly prices", "scopes": ["read", "export"], "until": until}
    shown = client.post("/me/tokens/new/", form)
    text = shown.context["text"]
    assert text in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert authenticate(text).scopes == frozenset({"read", "export"})
    listed = client.get("/me/tokens/").content.decode()
    token = ApiToken.objects.get()
    assert "Nightly prices" in listed
    assert f"ghl_{token.prefix}…" in listed
    assert text not in listed
    assert client.post(f"/me/tokens/{token.prefix}/revoke/").status_code == 302
    assert not authenticate(text).is_signed_in
    again = client.post(f"/me/tokens/{token.prefix}/revoke/", follow=True).content.decode()
    assert "This was already taken back." in again


def test_without_a_date_a_token_stays(client: Client) -> None:
    client.post("/me/tokens/new/", {"name": "ERP", "scopes": ["read"], "until": ""})
    assert ApiToken.objects.get().expires_at is None


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"scopes": []}, {"scopes": ["all"]}, {"until": "2020-01-01"}]
)
def test_what_is_missing_or_too_early_is_said_at_its_field(
    client: Client, wrong: dict[str, object]
) -> None:
    form = {"name": "ERP", "scopes": ["read"], "until": ""} | wrong
    answer = client.post("/me/tokens/new/", form)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert not ApiToken.objects.exists()


def test_somebody_elses_token_is_not_there(client: Client) -> None:
    client.post("/me/tokens/new/", {"name": "ERP", "scopes": ["read"], "until": ""})
    other = Client()
    other.force_login(make_person("mallory@example.com"), backend=BACKEND)
    prefix = ApiToken.objects.get().prefix
    assert "ERP" not in other.get("/me/tokens/").content.decode()
    assert other.post(f"/me/tokens/{prefix}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None
    assert Client().get("/me/tokens/").status_code == 302
