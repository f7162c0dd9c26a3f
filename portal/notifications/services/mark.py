"""Read, done, later, unread: the same in every window and on every device."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import NotFound, Refused
from portal.kernel.events import publish
from portal.notifications.events import InboxChanged
from portal.notifications.models import Notification
from portal.notifications.policies import own_notifications, unread
from portal.notifications.selectors import same_line


def _changes(mark: str, now: datetime, until: datetime | None) -> dict[str, datetime | None]:
    if mark == "read":
        return {"read_at": now, "snoozed_until": None}
    if mark == "unread":
        return {"read_at": None, "done_at": None, "snoozed_until": None}
    if mark == "done":
        return {"read_at": now, "done_at": now, "snoozed_until": None}
    if mark == "later":
        if until is None or until <= now:
            raise Refused(_("Choose a time in the future."), code="too_early", field="until")
        return {"read_at": None, "snoozed_until": until}
    raise Refused(_("Choose read, unread, done or later."), code="unknown_mark", field="mark")


@command("notifications.mark")
def mark_notifications(
    *, actor: Actor, ids: Sequence[str], mark: str, until: datetime | None = None
) -> int:
    """Mark the actor's notifications ``read``, ``unread``, ``done`` or put them off ``until``.

    Returns how many. Raises ``NotFound`` if none of ``ids`` is the actor's, ``Refused`` for an
    unknown mark or a time that has passed.
    """
    rows = own_notifications(actor).filter(public_id__in=list(ids))
    return _mark(actor, rows, _changes(mark, timezone.now(), until))


@command("notifications.mark_line")
def mark_line(
    *, actor: Actor, line: str, mark: str, reason: str = "", until: datetime | None = None
) -> int:
    """Mark all that a line of the actor's inbox stands for, by the id of its newest: what came
    after it stays as it is. ``reason`` is that of the page on which it was read, if any.

    Returns how many. Raises what ``mark_notifications`` raises.
    """
    changes = _changes(mark, timezone.now(), until)
    rows = same_line(actor=actor, line=line, reason=reason).values("pk")
    return _mark(actor, Notification.objects.filter(pk__in=rows), changes)


def _mark(actor: Actor, rows: QuerySet[Notification], changes: dict[str, datetime | None]) -> int:
    count = rows.update(**changes)
    if not count:
        raise NotFound
    publish(actor, InboxChanged(subject_id=actor.user_id or 0))
    return count


@command("notifications.mark_all_read")
def mark_all_read(*, actor: Actor) -> int:
    """Mark everything that waits as read. Returns how many."""
    count = unread(actor).update(read_at=timezone.now())
    if count:
        publish(actor, InboxChanged(subject_id=actor.user_id or 0))
    return count
