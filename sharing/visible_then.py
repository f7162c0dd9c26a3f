"""What a party saw at a moment of the past: counted, listed, and page by page.

Answered from grants and walls as they were known then, which are never deleted, and from who owns
what now of the records that were there. Nobody reads the records by asking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BinaryField, DateField, DateTimeField, QuerySet

from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort
from sharing.models import Party
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.shareable import Shareable
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
    rows = visible_to(sight_of(party, at), shareable.model._default_manager.all(), at=at)
    if "created_at" in _columns(shareable):
        rows = rows.filter(created_at__lte=at)
    elif shareable.access_model is None:
        rows = rows.none()
    if to is not None and to.is_house and not to.is_system:
        own = visible_to(to, shareable.model._default_manager.all())
        rows = rows.filter(pk__in=own.values("pk"))
    return rows


def order_then(shareable: Shareable) -> Sort:
    """The order in which the records of a kind are read: that of its lists."""
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
