"""The inbox, as its owner reads it: one line for each record, its newest news first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from portal.kernel import keyset
from portal.kernel.actors import Actor
from portal.notifications.asked import ASKED
from portal.notifications.kinds import KINDS
from portal.notifications.models import Notification, Reason
from portal.notifications.naming import address_of, collective, name_of, reference_of
from portal.notifications.policies import asking, own_notifications, unread, visible_records
from portal.notifications.subjects import Subject
from sharing.projections import Shown

TABS = ("unread", "later", "done", "all")
# So many lines are read to fill a page of bundles; older ones of a bundle stay uncounted.
_MOST_LINES = 1_000
_MOST_COUNTED = 100

type _Key = tuple[str, int, str]
type _Records = Mapping[tuple[str, int], Shown | Subject]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the inbox, in the reader's language. ``asks`` says whether the reader has to
    act; ``earlier`` are older lines on the same record; ``ids`` name all that the line stands
    for."""

    id: str
    text: str
    reason: str
    reference: str | None
    url: str | None
    at: datetime
    is_read: bool
    is_done: bool
    code: str
    asks: bool
    earlier: tuple[Item, ...] = ()
    ids: tuple[str, ...] = ()


def inbox_page(
    *,
    actor: Actor,
    tab: str = "unread",
    reason: str = "",
    **window: Any,
) -> keyset.Page[Item]:
    """A page of the inbox, newest first, a line for each record. Lines whose record is no longer
    visible are left out."""
    rows = _tab(actor, tab)
    if reason in Reason.values:
        rows = rows.filter(reason=reason)
    page = keyset.page(
        _newest(rows), keyset.Sort("at", descending=True, parse=datetime.fromisoformat), **window
    )
    bundles = _bundles(actor, _same(rows, page.items))
    kept = [
        (bundles[_key(row)], cursor)
        for row, cursor in zip(page.items, page.cursors, strict=True)
        if _key(row) in bundles
    ]
    return keyset.Page(
        items=[item for item, _cursor in kept],
        cursors=[cursor for _item_, cursor in kept],
        has_next=page.has_next,
        has_previous=page.has_previous,
        read=page.cursors,
    )


def what_is_asked(actor: Actor, *, besides: Collection[str] = ()) -> list[Item]:
    """What asks the actor to act, a line for each record, newest first; ``besides`` are codes
    that are counted elsewhere. At most ``_MOST_COUNTED``."""
    rows = asking(actor).exclude(code__in=list(besides)).order_by("-at", "-pk")
    return list(_bundles(actor, rows).values())[:_MOST_COUNTED] if actor.is_signed_in else []


def unread_count(actor: Actor) -> int:
    """How many lines of the inbox are unread (at most 100 are counted)."""
    if not actor.is_signed_in:
        return 0
    rows = unread(actor).order_by("-at").only("record_model", "record_id", "code")
    return min(len({_key(row) for row in rows[:_MOST_LINES]}), _MOST_COUNTED)


def _tab(actor: Actor, tab: str) -> QuerySet[Notification]:
    own = own_notifications(actor)
    if tab == "later":
        return own.filter(snoozed_until__gt=Now(), done_at=None)
    if tab == "done":
        return own.filter(Q(read_at__isnull=False) | Q(done_at__isnull=False))
    return own if tab == "all" else unread(actor)


# --- Bundles: lines that speak of the same thing ------------------------------------------------


def _key(row: Notification) -> _Key:
    if row.record_model in collective():
        return row.record_model, 0, row.code
    return row.record_model, row.record_id, ""


def _newest(rows: QuerySet[Notification]) -> QuerySet[Notification]:
    """The newest line of each bundle."""
    newer = rows.filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")),
        record_model=OuterRef("record_model"),
    )
    by_list = Q(record_model__in=collective())
    return rows.exclude(Exists(newer.filter(record_id=OuterRef("record_id"))) & ~by_list).exclude(
        by_list & Exists(newer.filter(code=OuterRef("code")))
    )


def _same(rows: QuerySet[Notification], heads: Iterable[Notification]) -> QuerySet[Notification]:
    """All lines of the bundles that these lines head."""
    wanted = Q(pk=None)
    for row in heads:
        model, record, code = _key(row)
        same = Q(code=code) if code else Q(record_id=record)
        wanted |= Q(record_model=model) & same
    return rows.filter(wanted).order_by("-at", "-pk")


def _bundles(actor: Actor, rows: QuerySet[Notification]) -> dict[_Key, Item]:
    """Each bundle as one line, in the order of its newest line that the actor may read."""
    lines = list(rows[:_MOST_LINES])
    records = visible_records(actor, lines)
    found: dict[_Key, list[Notification]] = {}
    for row in lines:
        if row.code in KINDS and (row.record_model, row.record_id) in records:
            found.setdefault(_key(row), []).append(row)
    return {key: _bundle(bundle, records) for key, bundle in found.items()}


def _bundle(rows: list[Notification], records: _Records) -> Item:
    head = records[rows[0].record_model, rows[0].record_id]
    ids = tuple(str(row.public_id) for row in rows)
    asks = any(row.code in ASKED for row in rows)
    if rows[0].record_model in collective():
        count = len({row.record_id for row in rows})
        return replace(item_of(rows[0], head, count=count), ids=ids, asks=asks)
    earlier = tuple(item_of(row, head) for row in rows[1:])
    return replace(item_of(rows[0], head), ids=ids, asks=asks, earlier=earlier)


def item_of(row: Notification, record: Shown | Subject, *, count: int = 1) -> Item:
    """A notification in words, in the active language, from what its reader sees of the record;
    for ``count`` records that are known by their list."""
    kind = KINDS[row.code]
    sentence = kind.several if count > 1 and kind.several else kind.sentence
    return Item(
        id=str(row.public_id),
        text=str(sentence) % {"record": name_of(record, count)},
        reason=row.get_reason_display(),
        reference=reference_of(record),
        url=address_of(record, kind.page, count),
        at=row.at,
        is_read=row.read_at is not None,
        is_done=row.done_at is not None,
        code=row.code,
        asks=row.code in ASKED,
        ids=(str(row.public_id),),
    )
