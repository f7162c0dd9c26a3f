"""What the policy asks of each row: does the viewer see it, and which facets of it.

Two questions, answered in one statement by the database: from the house's departments, grants,
ownership and walls. ``policies`` asks them; nothing else may.
"""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BigIntegerField,
    BitOr,
    BooleanField,
    Case,
    Expression,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from portal.kernel.actors import Actor
from sharing.granted import as_bits, granted_mask, granted_rows
from sharing.prepared import prepared
from sharing.remits import Narrowed
from sharing.shareable import LEVELS, Level, Shareable
from sharing.walls import (
    beyond_walls,
    beyond_walls_of_main,
    outside_main_mask,
    outside_mask,
)

# What is seen of every row by working for the house, and what of some.
type House = tuple[int, Narrowed]
_NO_ROW = Q(pk__in=[])


def ask(
    what: str,
    shareable: Shareable,
    actor: Actor,
    level: Level,
    at: datetime | None,
    house: House = (0, ()),
) -> Any:
    """The condition on rows, or their mask, from its template: but for somebody of the house whose
    remit is their own."""
    build, field = _QUESTIONS[what]
    if house[1]:
        return build(shareable, actor, level, house, at)
    return prepared(
        (what, level, house[0], every_row(shareable, actor)),
        shareable.model,
        lambda viewer, moment: build(shareable, viewer, level, house, moment),
        actor,
        at,
        paths=shareable.paths,
        output_field=field,
    )


def _rows(
    shareable: Shareable, actor: Actor, level: Level, house: House, at: datetime | None
) -> Q:
    """The rows that the house, grants or ownership show, and no wall hides."""
    condition = house_rows(shareable, actor, house)
    if condition:
        condition = Q(pk__in=_reachable(shareable, actor, level, at)) | condition
    if not actor.parties:
        return condition
    if shareable.main:
        condition &= beyond_walls_of_main(shareable, shareable.main, actor, at)
    return condition & beyond_walls(shareable, actor, at)


def house_rows(shareable: Shareable, actor: Actor, house: House) -> Q:
    """The rows that working for the house shows: empty for every row."""
    whole, narrowed = house
    rows = Q() if whole else reduce(or_, (rows for _mask, rows in narrowed), _NO_ROW)
    if (not whole and not narrowed) or every_row(shareable, actor):
        return rows
    return rows & shareable.house_when  # type: ignore[operator]


def house_bits(house: House) -> Any:
    """What working for the house shows of one of those rows."""
    whole, narrowed = house
    mask: Any = as_bits(whole)
    for bits, rows in narrowed:
        mask = mask.bitor(Case(When(rows, then=as_bits(bits)), default=as_bits(0)))
    return mask


def every_row(shareable: Shareable, actor: Actor) -> bool:
    """Whether the house's sight of the actor reaches every row of the kind."""
    return shareable.house_when is None or actor.is_system


def _reachable(
    shareable: Shareable, actor: Actor, level: Level, at: datetime | None
) -> QuerySet[Any]:
    """Ids of the rows that grants or ownership show: one set that the planner joins to.

    Every source shows the base facet, so that no mask has to be worked out to know the rows.
    """
    sources = []
    if shareable.access_model and actor.parties:
        sources.append(_granted(shareable, actor, level, at))
    if shareable.lender and actor.parties:
        lent = {f"{shareable.part_of}__in": _granted(shareable.lender, actor, level, at)}
        sources.append(shareable.model._base_manager.order_by().filter(**lent).values("pk"))
    if actor.organisations:
        records = shareable.model._base_manager.order_by()
        sources += [
            records.filter(shareable.held_by(owned, list(actor.organisations))).values("pk")
            for owned in shareable.ownership
            if LEVELS.index(owned.sight.level) >= LEVELS.index(level)
        ]
    if not sources:
        return shareable.model._base_manager.none().values("pk")
    return sources[0].union(*sources[1:], all=True) if len(sources) > 1 else sources[0]


def _granted(
    shareable: Shareable, actor: Actor, level: Level, at: datetime | None
) -> QuerySet[Any]:
    """Ids of the records that grants show at a level."""
    rows = granted_rows(shareable, actor, at).order_by()
    if level != Level.VIEW:
        enough = [each.value for each in LEVELS[LEVELS.index(level) :]]
        lookup = {f"{level.value}_mask__gt": 0} if at is None else {"level__in": enough}
        rows = rows.filter(**lookup)
    return rows.values("record")


def _granted_bits(
    shareable: Shareable, actor: Actor, level: Level, at: datetime | None, *, key: str = "pk"
) -> Coalesce:
    """What grants show of the record whose id a row has in ``key``."""
    granted = (
        granted_rows(shareable, actor, at)
        .filter(record=OuterRef(key))
        .order_by()
        .values("record")
        .annotate(mask=BitOr(granted_mask(shareable, level, at), output_field=BigIntegerField()))
        .values("mask")
    )
    return Coalesce(Subquery(granted), as_bits(0))


def _mask(
    shareable: Shareable, actor: Actor, level: Level, house: House, at: datetime | None
) -> Expression:
    mask = house_bits(house)
    if house != (0, ()) and not every_row(shareable, actor):
        mask = Case(When(shareable.house_when, then=mask), default=as_bits(0))
    if shareable.access_model and actor.parties:
        mask = mask.bitor(_granted_bits(shareable, actor, level, at))
    if shareable.lender and actor.parties:
        lent: Any = _granted_bits(shareable.lender, actor, level, at, key=shareable.part_of)
        mask = mask.bitor(lent.bitand(as_bits(shareable.lent)))
    for owned in shareable.ownership:
        if LEVELS.index(owned.sight.level) >= LEVELS.index(level) and actor.organisations:
            seen = as_bits(shareable.mask(owned.sight.facets))
            held = shareable.held_by(owned, list(actor.organisations))
            mask = mask.bitor(Case(When(held, then=seen), default=as_bits(0)))
    if not actor.parties:
        return mask  # type: ignore[no-any-return]
    if shareable.main:
        mask = mask.bitand(outside_main_mask(shareable, shareable.main, actor, at))
    seen_mask: Expression = mask.bitand(outside_mask(shareable, actor, at))
    return seen_mask


_QUESTIONS: dict[str, tuple[Any, Any]] = {
    "rows": (_rows, BooleanField()),
    "mask": (_mask, BigIntegerField()),
}
