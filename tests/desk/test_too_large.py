"""Who sends more than is taken from a form reads a page about it, in their language."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client

from portal.kernel.bodies import REFUSED
from tests.desk.conftest import make_person

pytestmark = pytest.mark.django_db


def refused(client: AsyncClient, **headers: str) -> Any:
    return async_to_sync(client.post)("/deals/", headers=headers)


@pytest.fixture
def client() -> AsyncClient:
    return AsyncClient(**{REFUSED: "1"})


@pytest.mark.parametrize(
    ("asked", "chosen", "heading"),
    [
        ("", "", "This was too large to send"),
        ("ru", "", "Слишком много данных за один раз"),
        ("ru", "bg", "Твърде много данни наведнъж"),
    ],
)
def test_a_stranger_is_led_to_the_sign_in(
    client: AsyncClient, asked: str, chosen: str, heading: str
) -> None:
    client.cookies["django_language"] = chosen
    answer = refused(client, **{"Accept-Language": asked})
    text = answer.content.decode()
    assert answer.status_code == 413
    assert answer["Content-Type"].startswith("text/html")
    assert answer["Content-Security-Policy"]
    assert f"<h1>{heading}</h1>" in text
    assert 'href="/accounts/login/"' in text


def test_whoever_is_signed_in_reads_the_bounds_in_their_own_language(client: AsyncClient) -> None:
    client.force_login(
        make_person(language="bg"), backend="django.contrib.auth.backends.ModelBackend"
    )
    text = refused(client, **{"Accept-Language": "ru"}).content.decode()
    assert "Един файл може да е до 50,0" in text
    assert 'href="/accounts/login/"' not in text


def test_too_much_typed_text_is_said_likewise() -> None:
    client = Client()
    client.force_login(make_person(), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/me/", {"full_name": "x" * 3_000_000})
    assert answer.status_code == 413
    assert "typed text up to 2.0" in answer.content.decode()
