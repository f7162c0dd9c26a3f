"""Events handed to their subscribers, and inboxes as their owners read them."""

from __future__ import annotations

from django.utils import translation

from portal.kernel.actors import actor_for
from portal.kernel.events import Occurrence, rebuild, subscribers
from portal.kernel.models import OutboxEvent, User
from portal.notifications.selectors import inbox_page


def deliver() -> None:
    """Hand every event to its subscribers, oldest first, as the runner does after a commit."""
    for row in OutboxEvent.objects.order_by("pk"):
        event = rebuild(row.code, row.payload)
        for handler in subscribers(row.code) if event else ():
            handler(Occurrence(id=row.pk, event=event, actor_id=row.actor_id, at=row.at))


def inbox(user: User, tab: str = "unread") -> list[str]:
    """What a person reads, newest first, without what it is about."""
    with translation.override("en"):
        items = inbox_page(actor=actor_for(user), tab=tab).items
    lines = [line for item in items for line in (item, *item.earlier)]
    return [line.text.partition(" · ")[2] for line in lines]
