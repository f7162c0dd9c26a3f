"""The inbox, as its owner reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from portal.kernel import keyset
from portal.kernel.actors import Actor
from portal.notifications.kinds import KINDS, address
from portal.notifications.models import Notification, Reason
from portal.notifications.policies import own_notifications, unread, visible_records
from portal.notifications.subjects import Subject
from sharing.projections import Shown

TABS = ("unread", "later", "done", "all")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the inbox, in the reader's language."""

    id: str
    text: str
    reason: str
    url: str | None
    at: datetime
    is_read: bool
    is_done: bool
    code: str
    reference: str


def inbox_page(
    *,
    actor: Actor,
    tab: str = "unread",
    reason: str = "",
    **window: Any,
) -> keyset.Page[Item]:
    """A page of the inbox, newest first. Lines whose record is no longer visible are left out."""
    rows = _tab(actor, tab)
    if reason in Reason.values:
        rows = rows.filter(reason=reason)
    page = keyset.page(
        rows, keyset.Sort("at", descending=True, parse=datetime.fromisoformat), **window
    )
    records = visible_records(actor, page.items)
    kept = [
        (item_of(row, records[row.record_model, row.record_id]), cursor)
        for row, cursor in zip(page.items, page.cursors, strict=True)
        if (row.record_model, row.record_id) in records and row.code in KINDS
    ]
    return keyset.Page(
        items=[item for item, _cursor in kept],
        cursors=[cursor for _item_, cursor in kept],
        has_next=page.has_next,
        has_previous=page.has_previous,
    )


def _tab(actor: Actor, tab: str) -> Any:
    own = own_notifications(actor)
    if tab == "later":
        return own.filter(snoozed_until__gt=Now(), done_at=None)
    if tab == "done":
        return own.filter(Q(read_at__isnull=False) | Q(done_at__isnull=False))
    return own if tab == "all" else unread(actor)


def item_of(row: Notification, record: Shown | Subject) -> Item:
    """A notification in words, in the active language, from what its reader sees of the record."""
    kind = KINDS[row.code]
    reference = str(record)
    name = _name(record)
    label = f"{reference} {name}" if name else reference
    return Item(
        id=str(row.public_id),
        text=str(kind.sentence) % {"record": label},
        reason=row.get_reason_display(),
        url=record.url
        if isinstance(record, Subject)
        else address(row.record_model, reference, kind.page),
        at=row.at,
        is_read=row.read_at is not None,
        is_done=row.done_at is not None,
        code=row.code,
        reference=reference,
    )


def _name(record: Shown | Subject) -> str:
    for field in ("name", "title"):
        try:
            return getattr(record, field) or ""
        except AttributeError:
            continue
    return ""


def unread_count(actor: Actor) -> int:
    """How many notifications wait (at most 100 are counted)."""
    return len(unread(actor).values_list("pk")[:100]) if actor.is_signed_in else 0
