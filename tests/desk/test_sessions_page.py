"""Where somebody is signed in: devices that people recognise, when they were last used."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from portal.kernel.devices import device_text
from tests.desk.conftest import PASSWORD, make_person

pytestmark = pytest.mark.django_db

MAIL = "elena@example.com"
LINUX = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)
MAC = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (LINUX, "Chrome on Linux"),
        (LINUX.replace("Chrome", "HeadlessChrome"), "Chrome on Linux"),
        (PHONE, "Safari on iOS"),
        (MAC, "Edge on macOS"),
        ("curl/8.1.2", "curl"),
        ("", "Unknown browser"),
        ("\x00<script>", "Unknown browser"),
    ],
)
def test_a_browser_is_named_as_people_name_it(sent: str, shown: str) -> None:
    with translation.override("en"):
        assert device_text(sent) == shown


def sign_in(browser: str) -> Client:
    client = Client(headers={"user-agent": browser})
    client.post("/accounts/login/", {"login": MAIL, "password": PASSWORD})
    return client


def test_the_page_names_devices_and_signs_the_others_out() -> None:
    make_person(MAIL)
    here, phone = sign_in(LINUX), sign_in(PHONE)
    page = here.get("/accounts/sessions/").content.decode()
    assert "Chrome on Linux" in page
    assert "Safari on iOS" in page
    assert "AppleWebKit" not in page
    assert phone.get("/me/").status_code == 200
    here.post("/accounts/sessions/")
    assert phone.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_using_a_session_moves_when_it_was_last_seen() -> None:
    make_person(MAIL)
    client = sign_in(LINUX)
    long_ago = timezone.now() - timedelta(days=2)
    UserSession.objects.update(last_seen_at=long_ago)
    cache.clear()
    client.get("/me/")
    seen = UserSession.objects.get().last_seen_at
    assert timezone.now() - seen < timedelta(minutes=1)
    client.get("/me/")
    assert UserSession.objects.get().last_seen_at == seen, "not written at every request"


def test_accounts_of_elsewhere_have_no_page_while_none_can_be_used() -> None:
    make_person(MAIL)
    client = sign_in(LINUX)
    for address in ("", "signup/", "login/error/"):
        assert client.get(f"/accounts/3rdparty/{address}").status_code == 404
