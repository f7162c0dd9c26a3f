"""Push messages: what they say, to whom they go, and when nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from partners.models import Organisation
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.models import OutboxEvent, User
from portal.notifications.browsers import quiet_until
from portal.notifications.engine.vapid import public_key
from portal.notifications.models import Notification, PushBrowser
from portal.notifications.services.browsers import forget_signed_out, set_quiet_hours
from portal.notifications.services.mark import mark_all_read
from portal.notifications.services.notify import notify
from portal.notifications.services.plan_pushes import plan_pushes
from portal.notifications.services.send_mail import send_due_mails
from sharing.models import AccessAct, AccessEntry
from sharing.services.revoke import revoke_grant
from tests.cast import Cast, make_organisation
from tests.notifications.push_service import (
    Browser,
    PushService,
    age_lines,
    push_all,
    send_pushes,
    waiting,
)

pytestmark = pytest.mark.django_db

NAME = "Danube Shipyard"
APPROVED = "deals.deal.approved"
ENDS = "webhooks.endpoint.switched_off"


@pytest.fixture
def customer(cast: Cast) -> Organisation:
    """A customer of which bob sees a part."""
    found = make_organisation(NAME)
    found.grant = cast.share_with_bob(found, "identity")
    return found


def person(cast: Cast, name: str = "bob", **fields: object) -> User:
    user = User.objects.get(pk=getattr(cast, name).pk)
    for field, value in fields.items():
        setattr(user, field, value)
    user.save()
    return user


def tell(user: User, customer: Organisation, code: str = APPROVED) -> Notification:
    """Somebody is told of a customer, a minute ago."""
    event = OutboxEvent.objects.latest("pk").pk
    Notification.objects.filter(user=user, event_id=event, code=code).delete()
    [line] = notify(
        users=[user.pk],
        code=code,
        event_id=event,
        record_model="partners.organisation",
        record_id=customer.pk,
    )
    age_lines()
    return line


@pytest.fixture
def browser(cast: Cast, service: PushService) -> Browser:
    return service.browser(person(cast))


def test_a_push_says_the_reference_and_what_happened_and_no_name(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    tell(cast.bob, customer)
    assert push_all() == 1
    [received] = service.to(browser)
    told = browser.read(received)
    assert told["title"] == f"{customer.reference} · approved"
    assert told["path"] == f"/customers/{customer.reference}/"
    assert NAME not in str(told)
    assert received.headers["content-encoding"] == "aes128gcm"
    assert received.headers["urgency"] == "normal"
    assert 0 < int(received.headers["ttl"]) <= 24 * 3600
    claims = service.claims(received)
    assert claims["key"] == public_key()
    assert claims["aud"] == service.origin
    assert claims["sub"] == "mailto:guildhall@localhost"
    # Neither the push service nor another browser can read it.
    with pytest.raises(Exception, match=r"[Dd]ecrypt"):
        Browser(browser.client, "").read(received)
    # Mails go their own way, and nothing goes out twice.
    assert send_due_mails() == 1
    assert len(mail.outbox) == 1
    assert push_all() == 0


def test_it_speaks_the_language_of_its_person_and_is_logged(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    person(cast, language="ru")
    tell(cast.bob, customer)
    push_all()
    told = browser.read(service.to(browser)[0])
    assert told["language"] == "ru"
    assert told["title"].endswith("согласовано")
    entry = AccessEntry.objects.get(act=AccessAct.PUSHED)
    assert (entry.user_id, entry.record_ids, entry.place) == (
        cast.bob.pk,
        [customer.pk],
        APPROVED,
    )


def test_a_later_one_on_the_same_record_takes_the_place_of_the_former(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    for code in (APPROVED, ENDS):
        tell(cast.bob, customer, code)
        push_all()
    other = make_organisation()
    cast.share_with_bob(other, "identity")
    tell(cast.bob, other)
    push_all()
    topics = [each.headers["topic"] for each in service.to(browser)]
    assert topics[0] == topics[1] != topics[2]
    # A deadline is pressing, a result is not.
    urgency = [each.headers["urgency"] for each in service.to(browser)]
    assert urgency == ["normal", "high", "normal"]
    assert [browser.read(each)["topic"] for each in service.to(browser)] == topics
    assert all(len(each) <= 32 for each in topics)


def test_the_time_to_undo_is_waited_and_what_was_read_meanwhile_is_not_pushed(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    tell(cast.bob, customer)
    age_lines(11)
    assert push_all() == 0
    age_lines(13)
    plan_pushes()
    mark_all_read(actor=cast.actor("bob"))
    send_pushes()
    assert service.receiver.received == []


def test_what_is_revoked_between_event_and_push_is_not_told(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    tell(cast.bob, customer)
    plan_pushes()
    revoke_grant(actor=SYSTEM, grant=customer.grant)
    assert send_pushes() == 1
    assert service.receiver.received == []
    assert not AccessEntry.objects.filter(act=AccessAct.PUSHED).exists()


@pytest.mark.parametrize("end", ["sign out", "deactivate", "password", "switch off"])
def test_the_end_of_the_session_is_the_end_of_its_pushes(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation, end: str
) -> None:
    tell(cast.bob, customer)
    plan_pushes()
    if end == "sign out":
        browser.client.post("/accounts/logout/")
    elif end == "deactivate":
        person(cast, is_active=False)
    elif end == "password":
        user = person(cast)
        user.set_password("something else entirely")
        user.save()
    else:
        browser.client.post(f"/inbox/settings/browsers/{browser.row.public_id}/remove/")
    send_pushes()
    assert service.receiver.received == []
    assert not PushBrowser.objects.exists()


def test_browsers_in_which_nobody_is_signed_in_are_forgotten_each_night(
    cast: Cast, service: PushService, browser: Browser
) -> None:
    ended = service.browser(cast.mallory)
    ended.client.session.flush()
    assert forget_signed_out() == 1
    assert [each.pk for each in PushBrowser.objects.all()] == [browser.row.pk]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_its_service_no_longer_knows_is_forgotten(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation, status: int
) -> None:
    other = service.browser(cast.bob)
    service.receiver.answers = [(status, {}, b""), (201, {}, b"")]
    tell(cast.bob, customer)
    assert push_all() == 2
    assert [each.pk for each in PushBrowser.objects.all()] == [other.row.pk]
    assert waiting() == []


def test_a_service_that_is_busy_is_asked_again_ever_more_rarely(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation, caplog
) -> None:
    caplog.set_level("WARNING")
    service.receiver.answers = [(429, {"Retry-After": "600"}, b""), (503, {}, b"")]
    tell(cast.bob, customer)
    pauses = []
    push_all()
    while found := waiting():
        [message] = found
        pauses.append((message.due_at - timezone.now()).total_seconds())
        send_pushes(until=message.due_at)
    assert len(service.to(browser)) == 6
    assert [round(each / 6) for each in pauses] == [100, 6, 36, 216, 1296]
    assert "given up" in caplog.text
    row = PushBrowser.objects.get()
    assert (row.failures, row.pushed_at) == (6, None)
    # The next one gets through, and all is well again.
    service.receiver.answer(201)
    tell(cast.bob, customer, ENDS)
    push_all()
    row.refresh_from_db()
    assert (row.failures, row.failing_since) == (0, None)


def test_a_browser_that_takes_nothing_for_days_is_forgotten(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation, caplog
) -> None:
    caplog.set_level("WARNING")
    PushBrowser.objects.update(failures=5, failing_since=timezone.now() - timedelta(days=4))
    service.receiver.answer(403)
    tell(cast.bob, customer)
    push_all()
    assert not PushBrowser.objects.exists()
    assert "forgotten" in caplog.text


def test_no_push_goes_to_a_private_address(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation, settings
) -> None:
    """Whoever names an endpoint may be anybody: it is judged at each sending."""
    settings.WEBHOOK_TRIAL = False
    tell(cast.bob, customer)
    push_all()
    assert service.receiver.received == []
    assert PushBrowser.objects.get().failures == 1
    assert waiting() == []


def test_quiet_hours_hold_pushes_and_nothing_else(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    user = person(cast, timezone="UTC")
    now = timezone.now()
    begin, end = (now - timedelta(hours=1)).time(), (now + timedelta(hours=2)).time()
    set_quiet_hours(
        actor=actor_for(user), begin=begin.replace(microsecond=0), end=end.replace(microsecond=0)
    )
    tell(cast.bob, customer)
    assert push_all() == 0
    [message] = waiting()
    assert timedelta(hours=1) < message.due_at - now <= timedelta(hours=2)
    assert send_due_mails() == 1
    assert service.receiver.received == []
    set_quiet_hours(actor=actor_for(user), begin=None, end=None)
    send_pushes(until=message.due_at)
    assert len(service.to(browser)) == 1


def test_quiet_hours_may_lie_on_both_sides_of_midnight(cast: Cast, service: PushService) -> None:
    user = person(cast, timezone="Asia/Tokyo")
    set_quiet_hours(actor=actor_for(user), begin=time(20), end=time(7))
    tokyo = ZoneInfo("Asia/Tokyo")
    evening, morning = (
        datetime(2026, 3, 1, 21, tzinfo=tokyo),
        datetime(2026, 3, 2, 6, tzinfo=tokyo),
    )
    over = datetime(2026, 3, 2, 7, tzinfo=tokyo)
    assert quiet_until(user, evening) == quiet_until(user, morning) == over
    assert quiet_until(user, over) is None
    assert quiet_until(user, datetime(2026, 3, 1, 19, 59, tzinfo=tokyo)) is None


@pytest.mark.parametrize(
    ("day", "quiet", "loud"),
    [
        # The hour from two to three comes twice: the quiet ends in the first of them.
        ((2026, 10, 25), "2026-10-25T00:20+00:00", "2026-10-25T01:10+00:00"),
        # It does not come at all: the quiet ends when the clock shows half past three.
        ((2026, 3, 29), "2026-03-29T01:20+00:00", "2026-03-29T01:30+00:00"),
    ],
)
def test_quiet_hours_end_once_when_the_clocks_are_changed(
    cast: Cast, service: PushService, day: tuple[int, int, int], quiet: str, loud: str
) -> None:
    user = person(cast, timezone="Europe/Berlin")
    set_quiet_hours(actor=actor_for(user), begin=time(22), end=time(2, 30))
    end = quiet_until(user, datetime.fromisoformat(quiet))
    assert end is not None
    assert end > datetime.fromisoformat(quiet)
    assert quiet_until(user, end) is None
    assert quiet_until(user, datetime.fromisoformat(loud)) is None
    # Whatever the moment, an end lies after it.
    midnight = datetime(*day, tzinfo=UTC)
    for minutes in range(0, 24 * 60, 10):
        now = midnight + timedelta(minutes=minutes)
        end = quiet_until(user, now)
        assert end is None or end > now


def test_nothing_old_is_pushed_to_a_browser_that_was_just_switched_on(
    cast: Cast, service: PushService, customer: Organisation
) -> None:
    tell(cast.bob, customer)
    browser = service.browser(cast.bob)
    PushBrowser.objects.update(since=timezone.now())
    assert push_all() == 0
    assert service.to(browser) == []


def test_news_are_not_pushed_and_strangers_get_nothing(
    cast: Cast, service: PushService, browser: Browser, customer: Organisation
) -> None:
    stranger = service.browser(cast.mallory)
    tell(cast.bob, customer, "sharing.grant.made")
    tell(cast.mallory, customer, ENDS)
    push_all()
    assert service.to(browser) == service.to(stranger) == []
