"""What people do about their sign-in: a forgotten password, a new address, a second step."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.test import Client

from portal.kernel.models import User
from tests.desk.conftest import PASSWORD, make_person
from tests.harness.post import delivered

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "another quite long password"
LINK = re.compile(r"https?://[^/\s]+(/accounts/\S+)")
MAIL = "elena@example.com"


def sign_in(client: Client, password: str = PASSWORD) -> object:
    return client.post("/accounts/login/", {"login": MAIL, "password": password})


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def code_for(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Choose a new password"),
        ("ru", "Выберите новый пароль"),
        ("bg", "Избор на нова парола"),
    ],
)
def test_a_forgotten_password_is_replaced_by_mail(client, language, title) -> None:
    make_person(MAIL, language=language)
    client.cookies["django_language"] = language
    asked = client.post("/accounts/password/reset/", {"email": MAIL}, follow=True)
    assert asked.status_code == 200
    (letter,) = delivered()
    assert letter.to == [MAIL]
    link = LINK.search(letter.body).group(1)

    page = client.get(link, follow=True, headers={"accept-language": language})
    form = page.redirect_chain[-1][0]
    assert title in page.content.decode()
    refused = client.post(form, {"password1": NEW_PASSWORD, "password2": "something else"})
    assert sign_in(Client(), NEW_PASSWORD).status_code != 302, refused.status_code
    done = client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}, follow=True)
    assert done.status_code == 200
    assert sign_in(Client()).status_code != 302
    assert sign_in(Client(), NEW_PASSWORD).status_code == 302

    again = client.get(link, follow=True, headers={"accept-language": "en"})
    assert 'href="/accounts/password/reset/"' in again.content.decode()


def test_a_new_address_is_confirmed_by_mail(client) -> None:
    user = make_person(MAIL)
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": "elena@new.example"})
    letter = next(each for each in delivered() if each.to == ["elena@new.example"])
    link = LINK.search(letter.body).group(1)
    assert "elena@new.example becomes an address of" in text_of(client, link)
    client.post(link)
    assert EmailAddress.objects.get(user=user, email="elena@new.example").verified
    assert "This link no longer works" in text_of(client, "/accounts/confirm-email/made-up/")


def test_a_second_step_is_set_up_and_asked_for(client) -> None:
    make_person(MAIL)
    sign_in(client)
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert wrong.status_code != 302
    assert (
        client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)}).status_code == 302
    )
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept, "the database keeps it sealed"
    recovery = client.get("/accounts/2fa/recovery-codes/")
    spare = recovery.context["unused_codes"][0]
    assert spare in recovery.content.decode()

    later = Client()
    first = sign_in(later)
    assert first.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert later.get("/me/").status_code == 302
    assert "<h1" in text_of(later, "/accounts/2fa/authenticate/")
    assert later.post("/accounts/2fa/authenticate/", {"code": spare}).status_code == 302
    assert later.get("/me/").status_code == 200


OTHER_WAYS = ["/cms/login/", "/admin/login/", "/en/_util/login/"]


@pytest.mark.parametrize("address", OTHER_WAYS)
def test_no_other_way_in_passes_the_second_step(client: Client, address: str) -> None:
    user = make_person(MAIL)
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True, is_administrator=True)
    TOTP.activate(user, generate_totp_secret())
    answer = client.post(f"{address}?next=/me/", {"username": MAIL, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/accounts/login/?next=%2Fme%2F" if "admin" in address else "/accounts/login/?next=/me/",
    )
    assert "_auth_user_id" not in client.session
    for page in ("/me/", "/cms/", "/admin/"):
        asked = client.get(page)
        assert asked.status_code == 302
        assert "/login/" in asked.headers["Location"]


@pytest.mark.parametrize("rest", ["", "confirm/MQ/set-password/", "complete/"])
def test_the_editor_gives_no_new_password(client: Client, rest: str) -> None:
    answer = client.post(f"/cms/password_reset/{rest}", {"email": MAIL})
    assert answer.headers["Location"] == "/accounts/password/reset/"
    assert delivered() == []


def test_the_page_for_a_passkey_hands_the_browser_what_it_needs(client) -> None:
    make_person(MAIL)
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/webauthn/add/")
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert options["user"]["name"] == MAIL
    text = page.content.decode()
    assert 'id="js_data"' in text
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text), "a strict policy"
    assert (
        "publicKey"
        in Client()
        .get("/accounts/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"})
        .content.decode()
    )
