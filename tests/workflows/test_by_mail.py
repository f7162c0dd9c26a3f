"""A decision by answering the mail: the same service, the same refusals, told by a mail."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core import mail
from django.test import Client
from django.utils import timezone

from portal.kernel.models import OutboxEvent, User
from portal.notifications.models import Notification, Reply
from portal.notifications.services.answer_replies import answer_replies
from portal.notifications.services.send_mail import send_due_mails
from portal.notifications.services.take_reply import take_reply
from tests.workflows.conftest import task
from tests.workflows.histories import faults
from tests.workflows.test_pages import text
from workflows import requests
from workflows.engine.checks import check_reply_address
from workflows.engine.links import make_link, read_link
from workflows.engine.reply_addresses import read_reply_address, reply_address
from workflows.models import ApprovalProcess, Decision
from workflows.requests import RequestType
from workflows.services.decide import decide_task
from workflows.services.undo import undo_decision

pytestmark = pytest.mark.django_db
PROVEN = "mx.house.example; dmarc=pass header.from=house.example"


@pytest.fixture(autouse=True)
def takes_mail(settings: Any) -> None:
    """An installation that takes answers, with a server that vouches for senders."""
    settings.REPLY_ADDRESS = "decide@house.example"
    settings.MAIL_AUTHORITY = "mx.house.example"


def letter(
    approval: ApprovalProcess,
    user: User,
    says: str,
    *,
    sender: str = "",
    proof: str = PROVEN,
    number: int = 1,
    more: str = "",
    to: str = "",
) -> bytes:
    """The answer of somebody about the sales step."""
    head = [
        f"From: {user.full_name} <{sender or user.email}>",
        f"To: Guildhall <{to or reply_address(user, task(approval, 'sales'))}>",
        f"Message-ID: <{number}@house.example>",
        "Subject: Your decision is needed",
        "Content-Type: text/plain; charset=utf-8",
    ]
    head += [f"Authentication-Results: {proof}"] if proof else []
    head += [more] if more else []
    return "\r\n".join([*head, "", says]).encode()


def asks(approval: ApprovalProcess, user: User, key: str) -> Notification:
    """The line that asks somebody to decide this step, old enough to be mailed."""
    step = task(approval, key)
    event = OutboxEvent.objects.get(code="workflows.task.assigned", payload__task_id=step.pk)
    return Notification.objects.create(
        user=user,
        event_id=event.pk,
        code=event.code,
        reason="asked",
        record_model="partners.organisation",
        record_id=approval.record_id,
        at=timezone.now() - timedelta(minutes=1),
    )


def told() -> str:
    """The one mail that went out, its link taken apart."""
    answer_replies()
    [letter_] = mail.outbox
    return re.sub(r"\s+", " ", str(letter_.body))


def test_the_mail_says_how_and_its_answer_decides(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    asks(approval, house.georgi, "sales")
    assert send_due_mails() == 1
    asked = mail.outbox.pop()
    assert "##- Write your answer above this line -##" in asked.body
    assert "one of these words on the first line" in asked.body
    assert "approve, reject, return" in asked.body
    [to] = asked.reply_to
    assert len(to.partition("@")[0]) <= 64
    says = "Approve\nFrom the train\n\n" + "\n".join(f"> {x}" for x in asked.body.splitlines())
    reply = take_reply(letter(approval, house.georgi, says, to=to.upper()))
    assert reply is not None
    assert reply.result == "decided"
    made = Decision.objects.get()
    assert (made.decided_by, made.kind, made.comment) == (
        house.georgi,
        "approve",
        "From the train",
    )
    assert task(approval, "finance").status == "open"
    assert faults(approval) == []
    assert "Your decision is recorded: approved." in told()
    [answer] = mail.outbox
    assert (answer.to, answer.subject) == ([house.georgi.email], "Re: Your decision is needed")
    assert answer.extra_headers["In-Reply-To"] == "<1@house.example>"
    assert answer.extra_headers["Auto-Submitted"] == "auto-replied"


def test_the_same_mail_again_changes_nothing_and_is_answered_once(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    raw = letter(approval, house.georgi, "approve")
    first = take_reply(raw)
    assert first is not None
    undo_decision(actor=house.actor(house.georgi), decision=first.decision.public_id)
    assert take_reply(raw) == first
    assert Decision.objects.standing().count() == 0
    assert Reply.objects.count() == 1
    answer_replies()
    assert answer_replies() == 0
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "added",
    [
        "Message-ID: <2@house.example>",
        "Subject: Another",
        "To: somebody@house.example",
        "Content-Type: text/html; charset=utf-8",
    ],
)
def test_a_mail_with_a_header_added_decides_nothing(
    approval: ApprovalProcess, house: SimpleNamespace, added: str
) -> None:
    raw = added.encode() + b"\r\n" + letter(approval, house.georgi, "approve")
    reply = take_reply(raw)
    assert reply is not None
    assert reply.result == "asked_again"
    assert not Decision.objects.exists()


def test_a_mail_sent_once_more_under_another_id_is_asked_about(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    raw = letter(approval, house.georgi, "approve")
    first = take_reply(raw)
    assert first is not None
    undo_decision(actor=house.actor(house.georgi), decision=first.decision.public_id)
    on_top = take_reply(b"Message-ID: <2@house.example>\r\n" + raw)
    assert on_top == first
    instead = take_reply(letter(approval, house.georgi, "approve", number=2))
    assert instead is not None
    assert instead.result == "asked_again"
    assert Decision.objects.standing().count() == 0
    assert task(approval, "sales").status == "open"


@pytest.mark.parametrize(
    ("given", "result", "says"),
    [
        ({"proof": ""}, "asked_again", "please confirm it on this page"),
        ({"proof": "mx.elsewhere.example; dmarc=pass"}, "asked_again", "please confirm it"),
        (
            {"proof": "mx.house.example; dmarc=fail header.from=house.example"},
            "forged",
            "did not prove that it comes from your address",
        ),
        ({"sender": "georgi@elsewhere.example"}, "other_sender", "came from another address"),
        ({"says": "Approve the other one first"}, "asked_again", "please confirm it"),
        ({"says": "Thank you!"}, "not_understood", "begin with one of these words: approve, "),
        ({"says": "approve, but only if they pay in advance"}, "asked_again", "confirm it"),
        ({"says": "reject"}, "refused", "Say why you reject it: the author reads this."),
    ],
)
def test_what_is_not_proven_or_not_plain_decides_nothing(
    approval: ApprovalProcess,
    house: SimpleNamespace,
    given: dict[str, str],
    result: str,
    says: str,
) -> None:
    words = {"says": "approve", **given}
    reply = take_reply(letter(approval, house.georgi, words.pop("says"), **words))
    assert reply is not None
    assert reply.result == result
    assert not Decision.objects.exists()
    assert task(approval, "sales").status == "open"
    answer = told()
    assert "Nothing was decided." in answer
    assert says in answer
    assert mail.outbox[0].to == [house.georgi.email]


def test_what_is_asked_again_is_confirmed_on_a_page_that_keeps_what_was_said(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    take_reply(letter(approval, house.georgi, "reject\nToo risky", proof=""))
    [address] = re.findall(r"https?://[^/]+(/decide/\S+)", told())
    client = Client()
    page = text(client.get(address))
    assert "Too risky</textarea>" in page
    assert re.search(r'value="reject"[^>]*checked', page)
    assert not Decision.objects.exists()
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)
    assert key is not None
    values = {"decision": "reject", "comment": "Too risky", "idempotency_key": key[1]}
    assert "is recorded" in text(client.post(address, values))
    assert Decision.objects.get().kind == "reject"


@pytest.mark.parametrize("says", ["I do not approve this", "Thank you!"])
def test_what_names_no_decision_leaves_the_choice_open(
    approval: ApprovalProcess, house: SimpleNamespace, says: str
) -> None:
    take_reply(letter(approval, house.georgi, says))
    [address] = re.findall(r"https?://[^/]+(/decide/\S+)", told())
    page = text(Client().get(address))
    assert 'name="decision" value="approve"' in page
    assert "checked" not in page


def test_nobody_decides_by_mail_what_they_or_their_substitute_sent(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    approval.submitted_by = house.georgi
    approval.save(update_fields=["submitted_by"])
    reply = take_reply(letter(approval, house.georgi, "approve"))
    assert reply is not None
    assert reply.result == "refused"
    assert "You cannot decide a request that you or your substitute sent." in told()
    assert not Decision.objects.exists()


def test_who_may_not_see_it_any_more_reads_nothing_about_it(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    raw = letter(approval, house.georgi, "approve")
    house.georgi.departments.clear()
    reply = take_reply(raw)
    assert reply is not None
    assert reply.result == "refused"
    answer = told()
    assert "This task is not yours any more." in answer
    assert "Danube" not in answer
    assert not Decision.objects.exists()


def test_what_was_decided_meanwhile_is_said(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    raw = letter(approval, house.georgi, "reject\nToo risky")
    public_id = task(approval, "sales").public_id
    decide_task(actor=house.actor(house.marta), task=public_id, decision="approve")
    reply = take_reply(raw)
    assert reply is not None
    assert reply.result == "refused"
    assert "has been decided already" in told()
    assert Decision.objects.count() == 1


def test_a_step_with_a_form_of_its_own_is_decided_on_its_page(
    approval: ApprovalProcess, house: SimpleNamespace, credit: RequestType
) -> None:
    requests.register(replace(credit, forms={"sales": forms.Form}))
    reply = take_reply(letter(approval, house.georgi, "approve"))
    assert reply is not None
    assert reply.result == "needs_page"
    assert f"/approvals/{approval.reference}/sales/" in told()
    assert not Decision.objects.exists()


def test_machines_strangers_and_forged_addresses_are_not_answered(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    good = reply_address(house.georgi, task(approval, "sales"))
    other = ("b" if good[10] == "a" else "a").join((good[:10], good[11:]))
    for raw in (
        letter(approval, house.georgi, "approve", more="Auto-Submitted: auto-replied"),
        letter(approval, house.georgi, "approve", to="decide@house.example"),
        letter(approval, house.georgi, "approve", to="decide+abc@house.example"),
        letter(approval, house.georgi, "approve", to="decide+ä@house.example"),
        letter(approval, house.georgi, "approve", to=other),
        b"",
        b"\xff\xfe nonsense",
    ):
        assert take_reply(raw) is None
    assert answer_replies() == 0
    assert mail.outbox == []
    assert not Decision.objects.exists()


def test_an_address_dies_with_the_week_the_password_and_the_account(
    approval: ApprovalProcess, house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reply_address(house.georgi, task(approval, "sales"))
    raw = letter(approval, house.georgi, "approve")
    made = timezone.now()
    with monkeypatch.context() as patched:
        clock = "workflows.engine.reply_addresses.timezone.now"
        for late, minutes in ((False, -2), (True, 2)):
            later = made + timedelta(days=7, minutes=minutes)
            patched.setattr(clock, lambda later=later: later)
            found = read_reply_address(address)
            assert found is not None
            assert found.is_late is late
        reply = take_reply(raw)
        assert reply is not None
        assert reply.result == "late"
    house.georgi.set_password("another one entirely")
    house.georgi.save()
    assert read_reply_address(address) is None
    house.marta.is_active = False
    house.marta.save()
    assert read_reply_address(reply_address(house.marta, task(approval, "sales"))) is None
    assert not Decision.objects.exists()


def test_without_an_address_nobody_is_asked_to_answer(
    approval: ApprovalProcess, house: SimpleNamespace, settings: Any
) -> None:
    settings.REPLY_ADDRESS = ""
    assert reply_address(house.georgi, task(approval, "sales")) == ""
    assert check_reply_address() == []
    settings.REPLY_ADDRESS = "much-too-long-a-name@house.example"
    assert [error.id for error in check_reply_address()] == ["workflows.E002"]


def test_a_new_secret_key_leaves_addresses_and_links_valid_while_the_old_one_is_known(
    approval: ApprovalProcess, house: SimpleNamespace, settings: Any
) -> None:
    step = task(approval, "sales")
    address, link = reply_address(house.georgi, step), make_link(house.georgi, step.public_id)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret key that is long enough for anybody"
    assert read_reply_address(address) is not None
    assert read_link(link) is not None
    settings.SECRET_KEY_FALLBACKS = []
    assert read_reply_address(address) is None
    assert read_link(link) is None
