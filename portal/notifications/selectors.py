"""The inbox, as its owner reads it: one line for each record, its newest news first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from portal.kernel import keyset
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.notifications.asked import ASKED
from portal.notifications.bundles import (
    Key,
    count_bundles,
    is_of_list,
    key_of,
    newest,
    newest_of_each,
    of_bundle,
)
from portal.notifications.kinds import KINDS
from portal.notifications.models import Notification, Reason
from portal.notifications.naming import address_of, name_of, reference_of
from portal.notifications.policies import (
    asking,
    own_notifications,
    unread,
    visible_lines,
    visible_records,
)
from portal.notifications.subjects import Subject
from sharing.projections import Shown

TABS = ("unread", "later", "done", "all")
# So many lines of a bundle are shown; how many there are is counted.
MOST_OF_ONE = 20
_MOST_COUNTED = 100

type _Records = Mapping[tuple[str, int], Shown | Subject]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the inbox, in the reader's language. ``asks`` says whether the reader has to
    act; ``lines`` is how many lines on the same thing it stands for, ``earlier`` are the newest
    of the others and ``ids`` name these and its own."""

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
    lines: int = 1

    @property
    def older(self) -> int:
        """How many lines it stands for beside the newest."""
        return self.lines - 1


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
        newest(rows), keyset.Sort("at", descending=True, parse=datetime.fromisoformat), **window
    )
    bundles = _bundles(actor, rows, page.items)
    kept = [
        (bundles[key_of(row)], cursor)
        for row, cursor in zip(page.items, page.cursors, strict=True)
        if key_of(row) in bundles
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
    if not actor.is_signed_in:
        return []
    rows = asking(actor).exclude(code__in=list(besides))
    heads = list(newest(rows).order_by("-at", "-pk")[:_MOST_COUNTED])
    bundles = _bundles(actor, rows, heads)
    return [bundles[key_of(row)] for row in heads if key_of(row) in bundles]


def unread_count(actor: Actor) -> int:
    """How many lines of the inbox are unread (at most 100 are counted)."""
    return count_bundles(unread(actor), _MOST_COUNTED) if actor.is_signed_in else 0


def same_line(*, actor: Actor, line: str, reason: str = "") -> QuerySet[Notification]:
    """All that a line of the inbox stands for, by the id of its newest: what came later, or is in
    another part of the inbox, is not among it. Raises ``NotFound``."""
    head = own_notifications(actor).filter(public_id=line).first()
    if head is None:
        raise NotFound
    parts = (_tab(actor, tab) for tab in TABS)
    rows = next(each for each in parts if each.filter(pk=head.pk).exists())
    if reason in Reason.values:
        rows = rows.filter(reason=reason)
    not_later = Q(at__lt=head.at) | Q(at=head.at, pk__lte=head.pk)
    return rows.filter(of_bundle(key_of(head)), not_later)


def _tab(actor: Actor, tab: str) -> QuerySet[Notification]:
    own = own_notifications(actor)
    if tab == "later":
        return own.filter(snoozed_until__gt=Now(), done_at=None)
    if tab == "done":
        return own.filter(Q(read_at__isnull=False) | Q(done_at__isnull=False))
    return own if tab == "all" else unread(actor)


# --- Bundles: lines that speak of the same thing ------------------------------------------------


def _bundles(
    actor: Actor, rows: QuerySet[Notification], heads: Iterable[Notification]
) -> dict[Key, Item]:
    """The bundles that these lines head, each as one line, as far as the actor may read them."""
    keys = [key_of(head) for head in heads]
    found: dict[Key, list[Notification]] = {}
    for row in newest_of_each(rows, [each for each in keys if not is_of_list(each)], MOST_OF_ONE):
        found.setdefault(key_of(row), []).append(row)
    for key in keys:
        if is_of_list(key) and (seen := _of_list(actor, rows, key)):
            found[key] = seen
    records = visible_records(actor, (bundle[0] for bundle in found.values()))
    return {
        key: _bundle(bundle, records)
        for key, bundle in found.items()
        if (bundle[0].record_model, bundle[0].record_id) in records
    }


def _of_list(actor: Actor, rows: QuerySet[Notification], key: Key) -> list[Notification]:
    """The newest lines of a bundle whose records may be visible in part."""
    seen = visible_lines(actor, key[0], rows.filter(of_bundle(key)))
    return list(newest_of_each(seen, [key], MOST_OF_ONE))


def _bundle(rows: list[Notification], records: _Records) -> Item:
    first = rows[0]
    head = records[first.record_model, first.record_id]
    of_list = is_of_list(key_of(first))
    count: int = first.records if of_list else 1  # type: ignore[attr-defined]
    return replace(
        item_of(first, head, count=count),
        ids=tuple(str(row.public_id) for row in rows),
        asks=bool(first.asking),  # type: ignore[attr-defined]
        earlier=() if of_list else tuple(item_of(row, head) for row in rows[1:]),
        lines=first.lines,  # type: ignore[attr-defined]
    )


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
