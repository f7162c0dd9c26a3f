"""An inbox belongs to one person; what it says, to the policy of the record it speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from portal.kernel.actors import Actor
from portal.kernel.events import Audience, audience_of
from portal.notifications.asked import ASKED
from portal.notifications.events import InboxChanged, PushChanged
from portal.notifications.models import Notification
from portal.notifications.requests import requests_named
from portal.notifications.subjects import Subject, subject_source
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.shareable import shareable_named


@audience_of(InboxChanged, PushChanged)
def owner_of_inbox(fact: InboxChanged | PushChanged) -> Audience:
    """Only the person."""
    return Audience(users=frozenset({fact.subject_id}))


def own_notifications(actor: Actor) -> QuerySet[Notification]:
    """The actor's notifications, less those whose record was taken back."""
    return Notification.objects.filter(user_id=actor.user_id or 0, withdrawn_at=None)


def unread(actor: Actor) -> QuerySet[Notification]:
    """What waits: not read, not done, not put off."""
    return own_notifications(actor).filter(
        Q(snoozed_until=None) | Q(snoozed_until__lte=Now()), read_at=None, done_at=None
    )


def asking(actor: Actor) -> QuerySet[Notification]:
    """What asks the actor to act: until it is settled, done or put off, even if it was read."""
    return own_notifications(actor).filter(
        Q(snoozed_until=None) | Q(snoozed_until__lte=Now()), code__in=list(ASKED), done_at=None
    )


def visible_records(
    actor: Actor, notifications: Iterable[Notification]
) -> dict[tuple[str, int], Shown | Subject]:
    """What these notifications speak of, as far as the actor sees it now."""
    wanted: dict[str, set[int]] = defaultdict(set)
    lines = list(notifications)
    for each in lines:
        wanted[each.record_model].add(each.record_id)
    found: dict[tuple[str, int], Shown | Subject] = {
        (label, pk): record
        for label, ids in wanted.items()
        for pk, record in _visible(actor, label, ids).items()
    }
    if actor.remits:
        unseen = [each for each in lines if (each.record_model, each.record_id) not in found]
        found |= requests_named(actor, unseen)
    return found


def visible_lines(
    actor: Actor, label: str, lines: QuerySet[Notification]
) -> QuerySet[Notification]:
    """Of lines about records of one shareable kind those whose record the actor sees now."""
    records = shareable_named(label).model._default_manager.filter(
        pk__in=lines.order_by().values("record_id")
    )
    return lines.filter(record_id__in=visible_to(actor, records).values("pk"))


def _visible(actor: Actor, label: str, ids: set[int]) -> Mapping[int, Shown | Subject]:
    source = subject_source(label)
    if source is not None:
        return source(actor, ids)
    rows = shareable_named(label).model._default_manager.filter(pk__in=ids)
    return {row.pk: Shown(row) for row in visible_to(actor, rows)}
