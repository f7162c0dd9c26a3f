"""Mails that go out to be answered, and the places from which answers are taken."""

from __future__ import annotations

import io
import re
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import OperationalError
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.cli import main
from portal.notifications import jobs
from portal.notifications.engine.wishes import read_wish
from portal.notifications.models import Reply
from portal.notifications.services.answer_replies import answer_replies, words_for_reply
from portal.notifications.services.collect_mail import collect_mail
from portal.notifications.services.send_mail import send_due_mails
from portal.notifications.services.take_reply import take_reply
from tests.workflows.conftest import task
from tests.workflows.test_by_mail import asks, letter, takes_mail
from workflows.engine.links import read_link
from workflows.engine.reply_addresses import read_reply_address
from workflows.models import ApprovalProcess, Decision
from workflows.services.decide import decide_task

__all__ = ["takes_mail"]

pytestmark = pytest.mark.django_db


def test_each_of_two_tasks_on_one_record_is_asked_about_by_its_own_mail(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    house.nadia.departments.add(*house.petr.departments.all())
    sales = task(approval, "sales").public_id
    decide_task(actor=house.actor(house.georgi), task=sales, decision="approve")
    for key in ("finance", "tender"):
        asks(approval, house.nadia, key)
    assert send_due_mails() == 2
    for key, role in (("finance", "Finance and planning"), ("tender", "Tender")):
        letter_ = mail.outbox.pop(0)
        assert f"Step: {role}" in letter_.body
        answerer = read_reply_address(letter_.reply_to[0])
        assert answerer is not None
        assert answerer.task == task(approval, key)
        [address] = re.findall(r"https?://[^/]+/decide/(\S+)/", letter_.body)
        link = read_link(address)
        assert link is not None
        assert link.task == task(approval, key).public_id


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_the_words_that_a_mail_proposes_are_those_of_its_step_and_are_understood(
    approval: ApprovalProcess, language: str
) -> None:
    step = task(approval, "sales")
    with translation.override(language):
        every = words_for_reply(step).split(", ")
        step.allowed = ["approve", "return"]
        some = words_for_reply(step).split(", ")
    wishes = [read_wish(word) for word in every]
    assert [wish and (wish.decision, wish.is_plain) for wish in wishes] == [
        ("approve", True),
        ("reject", True),
        ("return", True),
    ]
    assert some == [every[0], every[2]]


def test_a_refused_recipient_holds_up_nobody_and_is_tried_again(
    approval: ApprovalProcess, house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, there = house.georgi, house.marta
    lines = [asks(approval, user, "sales") for user in (gone, there)]
    take_reply(letter(approval, gone, "Thanks", number=1))
    take_reply(letter(approval, there, "Thanks", number=2))
    send = EmailMultiAlternatives.send

    def refuse(letter_: EmailMultiAlternatives, **options: Any) -> int:
        if gone.email in letter_.to:
            raise SMTPRecipientsRefused({gone.email: (550, b"unknown")})
        return send(letter_, **options)

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    assert (send_due_mails(), answer_replies()) == (1, 1)
    assert [each.to for each in mail.outbox] == [[there.email], [there.email]]
    assert (send_due_mails(), answer_replies()) == (0, 0)
    waiting = ProcrastinateJob.objects.filter(task_name__endswith="_again").order_by("pk")
    assert [job.task_name.partition(".")[2] for job in waiting] == ["mail_again", "answer_again"]
    with pytest.raises(SMTPRecipientsRefused):
        jobs.mail_once_more.func(**waiting[0].args)
    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    mail.outbox.clear()
    jobs.mail_once_more.func(**waiting[0].args)
    jobs.answer_once_more.func(**waiting[1].args)
    assert [each.to for each in mail.outbox] == [[gone.email], [gone.email]]
    lines[0].refresh_from_db()
    assert lines[0].mailed_at is not None


def test_a_maildir_is_emptied_once(
    approval: ApprovalProcess, house: SimpleNamespace, tmp_path: Path
) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1").write_bytes(letter(approval, house.georgi, "approve"))
    (tmp_path / "new" / "2").write_bytes(b"nonsense")
    assert collect_mail(tmp_path) == 2
    assert collect_mail(tmp_path) == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert Decision.objects.count() == 1


def test_one_mail_that_cannot_be_taken_stops_no_other(
    approval: ApprovalProcess,
    house: SimpleNamespace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "new").mkdir()
    good = letter(approval, house.georgi, "approve\nFine\0")
    (tmp_path / "new" / "1").write_bytes(b'From: "\r\nTo: decide+\xc3\xa4@house.example\r\n\r\nx')
    (tmp_path / "new" / "2").write_bytes(b"broken")
    (tmp_path / "new" / "3").write_bytes(good + b"x" * len(good))
    (tmp_path / "new" / "4").write_bytes(good)

    def take(raw: bytes) -> Reply | None:
        if raw == b"broken":
            raise ArithmeticError
        return take_reply(raw)

    service = "portal.notifications.services.collect_mail"
    monkeypatch.setattr(f"{service}.take_reply", take)
    monkeypatch.setattr(f"{service}.MOST_BYTES", len(good))
    assert collect_mail(tmp_path) == 2
    assert Decision.objects.get().comment == "Fine"
    assert sorted(path.name for path in (tmp_path / "failed").iterdir()) == ["2", "3"]
    assert list((tmp_path / "new").iterdir()) == []


def test_while_the_database_is_away_mails_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(raw: bytes) -> None:
        raise OperationalError

    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").write_bytes(b"approve")
    monkeypatch.setattr("portal.notifications.services.collect_mail.take_reply", away)
    with pytest.raises(OperationalError):
        collect_mail(tmp_path)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["1"]


def test_an_alias_of_the_mail_server_pipes_it_in(
    approval: ApprovalProcess,
    house: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    raw = letter(approval, house.georgi, "approve\nFine")
    monkeypatch.setenv("DATABASE_URL", "the one that is open already")
    for said in ("decided", "decided"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        assert main(["mail", "receive"]) == 0
        assert capsys.readouterr().out.strip() == said
    assert len(mail.outbox) == 1
    assert Decision.objects.count() == 1


def test_a_directory_that_is_no_maildir_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "the one that is open already")
    assert main(["mail", "collect", "--directory", str(tmp_path)]) == 1
    assert f"{tmp_path} is no maildir" in capsys.readouterr().err
