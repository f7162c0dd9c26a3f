"""Browsers that push messages go to, and when their person wants none."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Exists
from django.utils.crypto import constant_time_compare

from deals.events import DealApproved, SpecialPriceGranted
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.models import User
from portal.kernel.sessions import SessionStore, carries
from portal.notifications.engine.vapid import public_key
from portal.notifications.models import InboxSettings, Notification, PushBrowser
from pricing_feedback.events import PricingCaseDecided
from workflows.events import RequestApproved

# So many browsers of one person get push messages; another takes the place of the oldest.
MOST_BROWSERS = 10
# What makes people want to know at once how the next one goes.
_APPROVALS = (DealApproved, SpecialPriceGranted, PricingCaseDecided, RequestApproved)


def is_of_person(actor: Actor) -> bool:
    """Whether push messages are any business of the actor: people have browsers, and a preview
    does not look into what is somebody's own."""
    return bool(public_key()) and actor.kind == "user"


def is_signed_in(browser: PushBrowser) -> bool:
    """Whether its session is still that of its person: neither ended, nor run out, nor void since
    their password was changed elsewhere."""
    user = browser.user
    session = SessionStore(browser.session_key).load()
    if not user.is_active or session.get(SESSION_KEY) != str(user.pk):
        return False
    proof = session.get(HASH_SESSION_KEY, "")
    # Sessions from before the installation's key was changed get a new proof when they are used.
    valid = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(proof, each) for each in valid)


def browser_of_session(session_key: str | None) -> PushBrowser | None:
    """The browser of a session, if it gets push messages and its person is signed in still."""
    rows = PushBrowser.objects.filter(session_key=session_key or "").select_related("user")
    browser: PushBrowser | None = rows.first()
    return browser if browser is not None and is_signed_in(browser) else None


@carries
def carry_browser(former: str, key: str) -> None:
    """A session that goes on under another key goes on in the same browser."""
    PushBrowser.objects.filter(session_key=former).update(session_key=key)


def own_browsers(actor: Actor) -> list[PushBrowser]:
    """The actor's browsers that get push messages, the newest first."""
    if not is_of_person(actor):
        return []
    rows = PushBrowser.objects.filter(user=actor.user_id).select_related("user")
    return [each for each in rows.order_by("-since", "-pk")[:MOST_BROWSERS] if is_signed_in(each)]


def access_browser(*, actor: Actor, public_id: object) -> PushBrowser:
    """One browser of the actor's. Raises ``NotFound``."""
    rows = PushBrowser.objects.filter(user=actor.user_id or 0, public_id=public_id)
    browser: PushBrowser | None = rows.select_related("user").first()
    if browser is None or not is_of_person(actor):
        raise NotFound
    return browser


def offer_is_due(actor: Actor) -> bool:
    """Whether to offer push messages: a first request was approved, no browser of the person gets
    them, and they have not closed the offer."""
    if not is_of_person(actor):
        return False
    approved = Notification.objects.filter(
        user=actor.user_id, code__in=[each.code for each in _APPROVALS]
    )
    closed = InboxSettings.objects.filter(user=actor.user_id, offer_closed_at__isnull=False)
    has_one = PushBrowser.objects.filter(user=actor.user_id)
    return approved.exclude(Exists(closed)).exclude(Exists(has_one)).exists()


def quiet_hours(user_id: int | None) -> tuple[time, time] | None:
    """From when until when the person wants to be left alone, each day; nothing if never."""
    found = InboxSettings.objects.filter(user=user_id).first()
    if found is None or found.quiet_from is None or found.quiet_until is None:
        return None
    return found.quiet_from, found.quiet_until


def quiet_until(user: User, now: datetime) -> datetime | None:
    """When the quiet hours end in which ``now`` lies, which is after it; nothing if it lies in
    none."""
    return next((end for begin, end in _quiet_times(user, now) if begin <= now < end), None)


def quiet_from(user: User, now: datetime) -> datetime | None:
    """When the next quiet hours begin, which is after ``now``; nothing if there are none."""
    return next((begin for begin, _end in _quiet_times(user, now) if begin > now), None)


def _quiet_times(user: User, now: datetime) -> list[tuple[datetime, datetime]]:
    """The quiet hours around ``now``, from yesterday's to tomorrow's. In UTC: by the clock of a
    place an hour comes twice in autumn, and an end would lie before its beginning."""
    hours = quiet_hours(user.pk)
    if hours is None:
        return []
    begin, end = hours
    zone = ZoneInfo(user.timezone or "UTC")
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=number) for number in (-1, 0, 1)]
    over_midnight = timedelta(days=1 if begin > end else 0)
    return [
        (
            datetime.combine(day, begin, zone).astimezone(UTC),
            datetime.combine(day + over_midnight, end, zone).astimezone(UTC),
        )
        for day in days
    ]
