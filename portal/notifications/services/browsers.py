"""Switch push messages on in a browser and off, try them, and say when to be left alone."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from datetime import time

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import NotFound, Refused
from portal.kernel.events import publish
from portal.kernel.limits import take
from portal.kernel.outgoing.addresses import target_of
from portal.kernel.secrets import seal
from portal.notifications.browsers import MOST_BROWSERS, access_browser, is_of_person
from portal.notifications.events import PushChanged
from portal.notifications.models import InboxSettings, PushBrowser
from portal.notifications.services.push_queue import hand_on

PURPOSE = "push messages"
_LONGEST = 1000
_AUTH_BYTES = 16
_POINT_BYTES = 65


@command("notifications.add_browser", scope="inbox")
def add_browser(
    *, actor: Actor, session_key: str, endpoint: str, p256dh: str, auth: str, user_agent: str = ""
) -> PushBrowser:
    """Send push messages to the browser of this session, in place of what was known of it.

    ``endpoint``, ``p256dh`` and ``auth`` are what its push service gave it. Raises ``NotFound``
    for anybody but a person, or where no push messages are sent, and ``Refused`` for an endpoint
    or keys that are none.
    """
    user = _person(actor)
    if not session_key:
        raise NotFound
    point, secret = _checked(endpoint, p256dh, auth)
    with connection.cursor() as cursor:
        # Whoever clicks twice, or signs in beside another window, is one browser still.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('notifications.browsers'))")
    PushBrowser.objects.filter(Q(endpoint=endpoint) | Q(session_key=session_key)).delete()
    browser: PushBrowser = PushBrowser.objects.create(
        user_id=user,
        session_key=session_key,
        endpoint=endpoint,
        p256dh=point,
        auth=seal(secret, purpose=PURPOSE),
        user_agent=user_agent[:250],
    )
    own = PushBrowser.objects.filter(user=user).order_by("-since", "-pk")
    PushBrowser.objects.filter(pk__in=[each.pk for each in own[MOST_BROWSERS:]]).delete()
    publish(actor, PushChanged(subject_id=user))
    return browser


def _person(actor: Actor) -> int:
    if not is_of_person(actor) or actor.user_id is None:
        raise NotFound
    return actor.user_id


def _checked(endpoint: str, p256dh: str, auth: str) -> tuple[str, str]:
    """The keys, written as we write them."""
    try:
        target, point, secret = target_of(endpoint), _bytes(p256dh), _bytes(auth)
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
        is_sound = endpoint.isascii() and len(endpoint) <= _LONGEST
        is_sound &= target.is_secure or settings.WEBHOOK_TRIAL
        # Push messages are sealed with the whole point, not with its short form.
        is_sound &= len(point) == _POINT_BYTES and len(secret) == _AUTH_BYTES
    except ValueError:
        is_sound = False
    if not is_sound:
        text = _("The browser gave no address that push messages can be sent to. Try again.")
        raise Refused(text, code="no_push_address", field="endpoint")
    return _text(point), _text(secret)


def _bytes(text: str) -> bytes:
    bare = text.rstrip("=")
    return b64decode(bare + "=" * (-len(bare) % 4), altchars="-_", validate=True)


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


@command("notifications.remove_browser", scope="inbox")
def remove_browser(*, actor: Actor, public_id: object) -> None:
    """Send no more push messages to one of the actor's browsers. Raises ``NotFound``."""
    access_browser(actor=actor, public_id=public_id).delete()
    publish(actor, PushChanged(subject_id=actor.user_id or 0))


@command("notifications.try_browser", scope="inbox")
def try_browser(*, actor: Actor, public_id: object) -> PushBrowser:
    """Send a test to one of the actor's browsers, also in quiet hours.

    Raises ``NotFound``, and ``Limited`` after many in a row.
    """
    browser = access_browser(actor=actor, public_id=public_id)
    take(f"push test:{actor.user_id}", burst=5, per_minute=5)
    hand_on([browser], None, timezone.now())
    return browser


@command("notifications.set_quiet_hours", scope="inbox")
def set_quiet_hours(*, actor: Actor, begin: time | None, end: time | None) -> None:
    """Hold the actor's push messages each day from ``begin`` until ``end``, by the clock of their
    time zone, on either side of midnight; never if both are ``None``.

    Raises ``NotFound`` for anybody but a person, and ``Refused`` if one is missing or both are
    the same.
    """
    user = _person(actor)
    if (begin is None) != (end is None):
        field = "begin" if begin is None else "end"
        raise Refused(_("Enter both times, or none."), code="one_time", field=field)
    if begin is not None and begin == end:
        raise Refused(_("Enter two different times."), code="same_time", field="end")
    values = {"quiet_from": begin, "quiet_until": end}
    InboxSettings.objects.update_or_create(user_id=user, defaults=values)


@command("notifications.close_push_offer", scope="inbox")
def close_push_offer(*, actor: Actor) -> None:
    """Do not offer push messages to the actor any more. Raises ``NotFound`` for anybody else."""
    InboxSettings.objects.update_or_create(
        user_id=_person(actor), defaults={"offer_closed_at": timezone.now()}
    )


def forget_signed_out() -> int:
    """Forget the browsers whose sessions have ended; how many. Nothing is sent to them before."""
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return PushBrowser.objects.exclude(session_key__in=live).delete()[0]
