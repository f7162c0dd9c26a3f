"""What fails is tried again under the same id, ever more rarely; in the end it is said so."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from portal.kernel.events import Occurrence, readers, rebuild
from portal.kernel.models import OutboxEvent
from portal.kernel.outgoing import transport
from portal.kernel.outgoing.addresses import resolve, target_of
from portal.live.engine.runner import groups
from portal.notifications.models import Notification
from portal.notifications.selectors import inbox_page
from portal.notifications.services.send_mail import send_due_mails
from portal.webhooks.engine.schedule import PAUSES, next_try
from portal.webhooks.models import WebhookAttempt, WebhookEndpoint, WebhookMessage
from portal.webhooks.services.endpoints import switch_endpoint
from portal.webhooks.services.send import compose, note, take_up
from portal.webhooks.subscribers import tell_owners
from tests.webhooks.conftest import Hooks
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(hooks: Hooks) -> Hooks:
    """One message waits for bob's endpoint."""
    hooks.add(kinds=["partners.organisation.changed"])
    hooks.change(hooks.shared())
    hooks.gather()
    return hooks


def test_what_is_read_from_the_feed_and_what_is_subscribed_have_names_of_their_own() -> None:
    assert not groups().keys() & readers().keys()


def hear() -> None:
    """What subscribers are told of endpoints that went off."""
    for row in OutboxEvent.objects.filter(code="webhooks.endpoint.switched_off"):
        fact = rebuild(row.code, row.payload)
        tell_owners(Occurrence(row.pk, fact, row.actor_id, row.at))


def test_a_failure_is_logged_and_tried_again_under_the_same_id(
    one: Hooks, receiver: Receiver
) -> None:
    receiver.answer(500, 302, 200)
    for count in (1, 2, 3):
        assert one.send() == 1
        assert WebhookAttempt.objects.count() == count
        one.make_due()
    assert one.send() == 0
    assert len({each.id for each in receiver.received}) == 1
    assert [each.http_status for each in WebhookAttempt.objects.order_by("pk")] == [500, 302, 200]
    assert WebhookMessage.objects.get().status == "delivered"
    assert WebhookEndpoint.objects.get().failing_since is None


def test_pauses_grow_over_three_days_and_differ_a_little() -> None:
    assert sum(PAUSES) == pytest.approx(timedelta(days=3).total_seconds(), rel=0.02)
    assert list(PAUSES) == sorted(PAUSES)
    now = timezone.now()
    first = {next_try(1, now) for _ in range(20)}
    assert len(first) > 10
    assert all(timedelta(0) < each - now <= timedelta(seconds=5.5) for each in first if each)
    assert next_try(len(PAUSES), now)
    assert next_try(len(PAUSES) + 1, now) is None
    busy = next_try(1, now, asked=900)
    assert busy
    assert busy - now == timedelta(minutes=15)


def test_a_busy_receiver_is_left_alone_as_long_as_it_asks(one: Hooks, receiver: Receiver) -> None:
    receiver.answers = [(429, {"Retry-After": "1200"}, b"")]
    one.send()
    due = WebhookMessage.objects.get().due_at
    assert due > timezone.now() + timedelta(minutes=19)


def test_410_switches_off_at_once_and_the_admins_are_told(one: Hooks, receiver: Receiver) -> None:
    receiver.answer(410)
    one.send()
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.status, endpoint.off_reason) == ("stopped", "gone")
    assert WebhookMessage.objects.get().status == "failed"
    hear()
    assert {each.user_id for each in Notification.objects.filter(record_id=endpoint.pk)} == {
        one.admins["bob"].pk
    }
    (line,) = inbox_page(actor=one.actor()).items
    assert endpoint.name in line.text
    assert str(endpoint.public_id) in (line.url or "")
    Notification.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert send_due_mails() == 1
    assert mail.outbox[0].to == [one.admins["bob"].email]
    assert f"/partner/webhooks/{endpoint.public_id}/" in mail.outbox[0].body
    one.change(one.shared())
    one.gather()
    assert one.send() == 0


def test_three_days_without_success_switch_off_and_not_before(
    one: Hooks, receiver: Receiver
) -> None:
    receiver.answer(503)
    WebhookMessage.objects.update(tries=len(PAUSES))
    one.send()
    assert WebhookMessage.objects.get().status == "failed"
    assert WebhookEndpoint.objects.get().status == "active"
    WebhookMessage.objects.update(status="scheduled", finished_at=None)
    WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=3, hours=1))
    one.send()
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.status, endpoint.off_reason) == ("stopped", "failing")
    hear()
    assert Notification.objects.filter(user=one.admins["bob"]).count() == 1
    switch_endpoint(actor=one.actor(), endpoint=endpoint, on=True)
    endpoint.refresh_from_db()
    assert (endpoint.status, endpoint.off_reason, endpoint.failing_since) == ("active", "", None)


def test_somebody_who_switched_it_off_is_not_told_so(one: Hooks) -> None:
    endpoint = WebhookEndpoint.objects.get()
    switch_endpoint(actor=one.actor(), endpoint=endpoint, on=False)
    hear()
    assert not Notification.objects.exists()
    assert WebhookMessage.objects.get().status == "failed"


def test_a_sender_that_dies_is_replaced_and_the_id_stays(one: Hooks, receiver: Receiver) -> None:
    taken = take_up()
    assert taken is not None
    assert take_up() is None, "held by the first sender"
    letter = compose(taken)
    assert letter is not None
    WebhookMessage.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert one.send() == 1
    assert receiver.received[0].id == letter.headers["webhook-id"]


def test_a_sender_that_was_too_slow_notes_nothing(one: Hooks) -> None:
    taken = take_up()
    letter = compose(taken)
    assert letter is not None
    WebhookMessage.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    other = take_up()
    assert other is not None
    note(letter, transport.Answer(status=500))
    message = WebhookMessage.objects.get()
    assert (message.tries, message.held_until) == (0, other.held_until)
    assert not WebhookAttempt.objects.exists()
    note(compose(other), transport.Answer(status=200))
    message.refresh_from_db()
    assert (message.tries, message.status) == (1, "delivered")


def test_a_name_that_nobody_answers_for_is_waited_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(30) and [])
    try:
        with pytest.raises(TimeoutError):
            resolve(target_of("https://hooks.example.com/"), seconds=0.2)
        monkeypatch.setattr(transport, "LOOKUP_SECONDS", 0.2)
        answer = transport.send(target_of("https://hooks.example.com/"), {}, b"")
        assert answer.failure == "slow"
    finally:
        over.set()


def test_one_endpoint_that_is_slow_holds_no_other_up(hooks: Hooks) -> None:
    hooks.add(kinds=["partners.organisation.changed"])
    hooks.add(kinds=["partners.organisation.changed"])
    customer = hooks.shared()
    hooks.change(customer)
    hooks.change(customer)
    hooks.gather()
    first, second = take_up(), take_up()
    assert first
    assert second
    assert first.endpoint_id != second.endpoint_id
    assert take_up() is None


@pytest.fixture
def dripping() -> object:
    """A server that answers a byte every now and then, for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip() -> None:
        with suppress(OSError):
            other, _address = listener.accept()
            while not over.wait(0.1):
                other.sendall(b"H")

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    over.set()
    listener.close()
    thread.join(2)


def test_a_receiver_that_drips_is_cut_off(
    one: Hooks, dripping: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "TOTAL_SECONDS", 0.6)
    WebhookEndpoint.objects.update(url=f"http://127.0.0.1:{dripping}/")
    one.send()
    attempt = WebhookAttempt.objects.get()
    assert attempt.failure == "slow"
    assert attempt.duration < 3_000


def test_an_endless_answer_is_read_to_its_first_bytes(one: Hooks, receiver: Receiver) -> None:
    receiver.answers = [(500, {}, b"x" * 5_000_000)]
    one.send()
    assert len(WebhookAttempt.objects.get().answer) == transport.ANSWER_BYTES


@pytest.mark.parametrize(
    ("url", "failure"),
    [
        ("http://127.0.0.1:1029/", "connection"),
        ("https://no-such-host.invalid/", "host"),
    ],
)
def test_what_cannot_be_reached_says_why(one: Hooks, url: str, failure: str) -> None:
    WebhookEndpoint.objects.update(url=url)
    one.send()
    assert WebhookAttempt.objects.get().failure == failure
    assert WebhookEndpoint.objects.get().failing_since


def test_a_certificate_that_nobody_vouches_for_is_refused(one: Hooks, receiver: Receiver) -> None:
    WebhookEndpoint.objects.update(url=receiver.url.replace("http:", "https:"))
    one.send()
    assert WebhookAttempt.objects.get().failure in {"connection", "trust", "http"}
    assert receiver.received == []
