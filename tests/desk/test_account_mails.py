"""Every mail about one's sign-in is ours: our words and look, in the reader's language."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context as request_context
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.kernel.account_letters import ACCOUNT_LETTERS
from tests.desk.conftest import PASSWORD, make_person
from tests.harness.post import delivered

pytestmark = pytest.mark.django_db

MAIL = "elena@example.com"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
# Codes instead of links are off, and nobody signs in through another company.
NEVER_SENT = {
    "account/email/login_code": "signing in by a code is off",
    "account/email/password_reset_code": "resetting by a code is off",
    "account/email/email_confirm": "a subject without a sender in allauth",
}
TOLD = {
    "activate_url": "https://portal.example/confirm/KEY/",
    "password_reset_url": "https://portal.example/reset/KEY/",
    "signup_url": "https://portal.example/signup/",
    "from_email": "old@example.com",
    "to_email": "new@example.com",
    "deleted_email": "gone@example.com",
    "ip": "192.0.2.7",
    "user_agent": BROWSER,
}


def kinds_of_allauth() -> set[str]:
    root = Path(allauth.__file__).parent / "templates"
    suffix = "_subject.txt"
    return {
        str(path.relative_to(root)).removesuffix(suffix)
        for app in ("account", "mfa")
        for path in (root / app / "email").glob(f"*{suffix}")
    }


def test_every_mail_of_allauth_has_words_of_ours() -> None:
    assert kinds_of_allauth() - set(NEVER_SENT) == set(ACCOUNT_LETTERS)


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
@pytest.mark.parametrize("kind", sorted(ACCOUNT_LETTERS))
def test_a_mail_speaks_the_language_of_its_reader(kind: str, language: str) -> None:
    user = make_person(MAIL, language=language)
    request = RequestFactory().get("/")
    told = TOLD | {"user": user, "timestamp": timezone.now()}
    with translation.override("en"), request_context.request_context(request):
        get_adapter(request).send_mail(kind, MAIL, told)
    (letter,) = delivered()
    html = letter.alternatives[0].content
    assert letter.to == [MAIL]
    assert f'lang="{language}"' in html
    assert 'class="quiet"' in html
    for part in (letter.body, html):
        assert user.get_short_name() in part
        assert "example.com!" not in part, "allauth greets from its site"
        assert "%(" not in part
    assert "[" not in letter.subject
    assert bool(re.search("[а-я]", letter.subject)) is (language != "en")
    assert len(re.findall(r"[a-z]{3,} [a-z]{3,}", letter.body)) == 0 or language == "en"


def test_what_was_changed_is_told_with_the_device_it_came_from(client: Client) -> None:
    make_person(MAIL)
    client.post("/accounts/login/", {"login": MAIL, "password": PASSWORD})
    words = {
        "oldpassword": PASSWORD,
        "password1": "quite another one",
        "password2": "quite another one",
    }
    client.post("/accounts/password/change/", words, headers={"user-agent": BROWSER})
    (letter,) = delivered()
    assert letter.subject == "Your password has changed"
    assert "Chrome on Linux" in letter.body
    assert "If that was not you" in letter.body


def test_a_stranger_learns_that_accounts_come_by_invitation(client: Client) -> None:
    client.cookies["django_language"] = "bg"
    client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    (letter,) = delivered()
    assert letter.to == ["nobody@example.com"]
    assert 'lang="bg"' in letter.alternatives[0].content
    assert "http" not in letter.body


def test_a_page_neither_waits_for_the_mail_server_nor_keeps_the_link_readable(
    client: Client,
) -> None:
    make_person(MAIL)
    answer = client.post("/accounts/password/reset/", {"email": MAIL})
    assert answer.status_code == 302
    assert not mail.outbox
    (job,) = ProcrastinateJob.objects.filter(task_name="kernel.deliver")
    kept = str(job.args)
    (letter,) = delivered()
    (link,) = re.findall(r"http\S+", letter.body)
    assert MAIL not in kept
    assert link not in kept
    assert client.get(link).status_code == 302
