"""What a party saw at a moment of the past: counted, listed, and page by page.

Answered from grants and walls as they were known then, which are never deleted, and from who owns
what now of the records that were there. Nobody reads the records by asking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BinaryField, DateField, DateTimeField, Exists, OuterRef, QuerySet

from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort
from sharing.models import Party
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.shareable import Shareable, shareable_of
from sharing.sights import sight_of

# What one answer about every kind lists of each at most; a kind alone is read page by page.
MOST_ON_A_DATE = 500


@dataclass(frozen=True, slots=True)
class VisibleThen:
    """What a party saw of one kind at a moment: the first ``rows`` of so many."""

    shareable: Shareable
    rows: list[Shown]
    count: int

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.rows)


def visible_on(
    *, shareable: Shareable, party: Party, at: datetime, to: Actor | None = None
) -> VisibleThen:
    """The records of a kind that a party saw at a moment, with the facets of that moment.

    At most ``MOST_ON_A_DATE`` are listed, in the order of ``order_then``, and all are counted.
    """
    rows = rows_then(shareable=shareable, party=party, at=at, to=to)
    listed = as_seen(rows.order_by(order_then(shareable).name, "pk")[:MOST_ON_A_DATE])
    all_listed = len(listed) < MOST_ON_A_DATE
    return VisibleThen(shareable, listed, len(listed) if all_listed else rows.count())


def rows_then(
    *, shareable: Shareable, party: Party, at: datetime, to: Actor | None = None
) -> QuerySet[Any]:
    """The records of a kind that a party saw at a moment, annotated with what it saw of each.

    A department of the house (``to``) learns of no record that it may not see itself.
    """
    rows = seen_then(sight_of(party, at), shareable.model._default_manager.all(), at)
    if shareable.main is not None:
        rows = rows.select_related(shareable.part_of)
    if to is not None and to.is_house and not to.is_system:
        own = visible_to(to, shareable.model._default_manager.all())
        rows = rows.filter(pk__in=own.values("pk"))
    return rows


def seen_then(actor: Actor, rows: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Those of the rows that an actor saw at a moment, annotated with what they saw of each."""
    return _there_then(visible_to(actor, rows, at=at), shareable_of(rows.model), at)


def _there_then(rows: QuerySet[Any], shareable: Shareable, at: datetime) -> QuerySet[Any]:
    """Those of the rows that were there at a moment: a part with what it is a part of, unless it
    came to it later."""
    if "created_at" in _columns(shareable):
        return rows.filter(created_at__lte=at)
    if shareable.main is not None:
        mains = _there_then(shareable.main.model._base_manager.all(), shareable.main, at)
        history = shareable.model.pgh_event_model  # type: ignore[attr-defined]
        came = history.objects.filter(pgh_label="insert", pgh_obj=OuterRef("pk"))
        there = rows.filter(**{f"{shareable.part_of}__in": mains.order_by().values("pk")})
        return there.exclude(Exists(came.filter(pgh_created_at__gt=at)))
    return rows if shareable.access_model is not None else rows.none()


def order_then(shareable: Shareable) -> Sort:
    """The order in which the records of a kind are read: that of its lists; parts stand together
    with what they are parts of."""
    if shareable.main is not None:
        return Sort(f"{shareable.part_of}_id")
    column = _columns(shareable).get(shareable.sort_field)
    if column is None:
        return Sort("id")
    if isinstance(column, BinaryField):
        return Sort(column.name, parse=bytes.fromhex)
    if isinstance(column, DateTimeField):
        return Sort(column.name, parse=datetime.fromisoformat)
    return (
        Sort(column.name, parse=date.fromisoformat)
        if isinstance(column, DateField)
        else (Sort(column.name))
    )


def as_seen(rows: Any) -> list[Shown]:
    """Records as the party saw them; the reading is not noted."""
    return [Shown(row, noted=False) for row in rows]


def _columns(shareable: Shareable) -> dict[str, Any]:
    return {field.name: field for field in shareable.model._meta.concrete_fields}
