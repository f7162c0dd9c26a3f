"""The queue of push messages: nobody holds others up, nothing is lost, a burst is one message."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from partners.models import Organisation
from portal.kernel.outgoing.transport import Answer
from portal.notifications.models import Notification, PushBrowser, PushMessage
from portal.notifications.sender import send_next
from portal.notifications.services import push_queue
from portal.notifications.services.mark import mark_line
from portal.notifications.services.plan_pushes import plan_pushes
from portal.notifications.services.push_queue import take_up
from portal.notifications.services.send_push import compose, note
from sharing.models import AccessAct, AccessEntry
from tests.cast import Cast, make_organisation
from tests.notifications.push_service import (
    Browser,
    PushService,
    age_lines,
    push_all,
    send_pushes,
    waiting,
)
from tests.notifications.test_push import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(cast: Cast) -> Organisation:
    """A customer of which bob sees a part."""
    found = make_organisation()
    cast.share_with_bob(found, "identity")
    return found


@pytest.fixture
def browser(cast: Cast, service: PushService) -> Browser:
    return service.browser(cast.bob)


def told_of(cast: Cast, count: int) -> None:
    """So much happens to bob at once."""
    for _ in range(count):
        found = make_organisation()
        cast.share_with_bob(found, "identity")
        tell(cast.bob, found)


def other_service(browser: Browser, name: str) -> None:
    """Let the browser's messages go to another push service."""
    PushMessage.objects.filter(browser=browser.row).update(host=name)


def test_a_burst_is_one_message_that_says_how_many(
    cast: Cast, service: PushService, browser: Browser
) -> None:
    told_of(cast, 12)
    push_all()
    [received] = service.to(browser)
    told = browser.read(received)
    assert told["title"] == "12 things are waiting for you."
    assert told["path"] == "/inbox/"
    assert waiting() == []
    assert not AccessEntry.objects.filter(act=AccessAct.PUSHED).exists(), "it names no record"
    told_of(cast, 3)
    push_all()
    titles = [browser.read(each)["title"] for each in service.to(browser)[1:]]
    assert len(titles) == 3
    assert all("approved" in each for each in titles)


def test_a_burst_that_did_not_arrive_is_one_message_still(
    cast: Cast, service: PushService, browser: Browser
) -> None:
    told_of(cast, 4)
    service.receiver.answers = [(503, {}, b""), (201, {}, b"")]
    push_all()
    assert len(service.to(browser)) == 1
    again = waiting()
    assert len({each.due_at for each in again}) == 1
    assert send_pushes() == 0, "not before its time"
    send_pushes(until=again[0].due_at)
    assert len(service.to(browser)) == 2
    assert waiting() == []


def test_of_a_person_and_of_a_push_service_one_is_under_way(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    second, stranger = service.browser(cast.bob), service.browser(cast.mallory)
    tell(cast.bob, customer)
    tell(cast.mallory, customer)
    plan_pushes()
    assert len(waiting()) == 3
    first = take_up()
    assert first is not None
    assert first.browser_id == browser.row.pk
    assert take_up() is None, "all others are for the same push service"
    other_service(second, "second.example")
    assert take_up() is None, "bob is busy"
    other_service(stranger, "third.example")
    taken = take_up()
    assert taken is not None
    assert taken.browser_id == stranger.row.pk
    assert take_up() is None


def test_what_a_failure_of_our_own_interrupted_is_sent_later(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    tell(cast.bob, customer)
    plan_pushes()
    taken = take_up()
    assert taken is not None
    assert send_pushes() == 0, "held by the sender that is lost"
    PushMessage.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert send_pushes() == 1
    assert len(service.to(browser)) == 1
    assert waiting() == []


def test_what_ends_its_sender_each_time_is_given_up(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation, caplog
) -> None:
    caplog.set_level("WARNING")
    tell(cast.bob, customer)
    plan_pushes()
    for _ in range(push_queue.MOST_TRIES):
        assert take_up() is not None
        PushMessage.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert take_up() is None
    assert waiting() == []
    assert "given up" in caplog.text


def test_a_sender_that_was_too_slow_notes_nothing(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    tell(cast.bob, customer)
    plan_pushes()
    taken = take_up()
    letter = compose(taken)
    assert letter is not None
    PushMessage.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert take_up() is not None, "another took it over"
    note(letter, Answer(status=503))
    [left] = waiting()
    assert left.held_until is not None
    assert PushBrowser.objects.get().failures == 0


def test_what_is_put_off_meanwhile_comes_when_its_time_has_come(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    line = tell(cast.bob, customer)
    plan_pushes()
    later = timezone.now() + timedelta(hours=3)
    mark_line(actor=cast.actor("bob"), line=str(line.public_id), mark="later", until=later)
    push_all()
    assert service.to(browser) == []
    Notification.objects.update(snoozed_until=timezone.now() - timedelta(seconds=1))
    age_lines()
    push_all()
    assert len(service.to(browser)) == 1


def test_two_failures_days_apart_forget_no_browser(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    PushBrowser.objects.update(failures=1, failing_since=timezone.now() - timedelta(days=4))
    service.receiver.answers = [(503, {}, b""), (201, {}, b"")]
    tell(cast.bob, customer)
    push_all()
    [message] = waiting()
    assert PushBrowser.objects.get().failures == 2
    send_pushes(until=message.due_at)
    row = PushBrowser.objects.get()
    assert (row.failures, row.failing_since) == (0, None)


def test_looking_for_nothing_is_one_cheap_question(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert send_next() is False
    assert connection.in_atomic_block
