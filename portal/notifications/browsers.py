"""Browsers that push messages go to, and when their person wants none."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Exists
from django.utils.crypto import constant_time_compare

from deals.events import DealApproved, SpecialPriceGranted
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.models import User
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
    return (
        user.is_active
        and session.get(SESSION_KEY) == str(user.pk)
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    )


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
    """When the quiet hours end in which ``now`` lies, in the person's time zone; nothing if it
    lies in none."""
    hours = quiet_hours(user.pk)
    if hours is None:
        return None
    begin, end = hours
    here = now.astimezone(ZoneInfo(user.timezone or "UTC"))
    clock = here.time()
    over_midnight = begin > end
    is_quiet = clock >= begin or clock < end if over_midnight else begin <= clock < end
    if not is_quiet:
        return None
    day = here.date() + timedelta(days=1 if clock >= end else 0)
    return datetime.combine(day, end, here.tzinfo)
