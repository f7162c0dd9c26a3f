"""Walls as the policy asks them: which rows, and which facets of each, they take from a viewer.

A wall before what belongs to an organisation takes nothing of what belongs to the viewer as well:
a deal of two companies stays with both.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BigIntegerField,
    BitOr,
    Case,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now

from portal.kernel.actors import Actor
from sharing.belonging import owner_of_row
from sharing.models import Wall
from sharing.shareable import Shareable

_NOTHING = Value(0, output_field=BigIntegerField())
_EVERYTHING = Value(-1, output_field=BigIntegerField())


def standing_walls(
    shareable: Shareable, parties: Iterable[int], at: datetime | None = None
) -> QuerySet[Wall]:
    """The walls before records of a kind that stand now, or stood at a moment, before parties."""
    moment = at or Now()
    return Wall.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=moment),
        party__in=list(parties),
        subject=shareable.label,
        valid_from__lte=moment,
    ).order_by()


def walls_before(
    shareable: Shareable, record_id: int, actor: Actor, at: datetime | None = None
) -> QuerySet[Wall]:
    """The walls that stand between an actor and one record."""
    row = shareable.model._base_manager.filter(pk=record_id)
    before = Q(object_id=record_id) | Q(object_id=None, owner_id=None)
    if not row.filter(_own(shareable, actor)).exists():
        for owned in shareable.ownership:
            before |= Q(owner_id__in=row.filter(**owned.when).values(owned.path))
    return standing_walls(shareable, actor.parties, at).filter(before)


def beyond_walls(shareable: Shareable, actor: Actor, at: datetime | None) -> Q:
    """The rows whose base facet no wall takes away."""
    base = shareable.bits[shareable.base]
    walls = standing_walls(shareable, actor.parties, at)
    whole = walls.alias(_base=F("mask").bitand(base)).filter(_base__gt=0)
    outside = ~Q(Exists(whole.filter(object_id=None, owner_id=None))) & ~Q(
        Exists(whole.filter(object_id=OuterRef("pk")))
    )
    if not shareable.ownership:
        return outside
    # Whoever has no such wall pays one look-up per query, none per row.
    belonging = whole.exclude(owner_id=None)
    owners = belonging.values("owner_id")
    there = (shareable.held_by(each, owners) for each in shareable.ownership)
    hidden = reduce(or_, there) & ~_own(shareable, actor)
    return outside & (~Q(Exists(belonging)) | ~hidden)


def outside_walls(
    queryset: QuerySet[Any], shareable: Shareable, actor: Actor, at: datetime | None
) -> QuerySet[Any]:
    """The rows of a queryset whose base facet no wall takes away."""
    return queryset.filter(beyond_walls(shareable, actor, at))


def outside_mask(shareable: Shareable, actor: Actor, at: datetime | None) -> Expression:
    """The bits that no wall takes away. Whoever has no wall at all pays one look-up per query."""
    walls = standing_walls(shareable, actor.parties, at)
    here = Q(object_id=OuterRef("pk")) | Q(object_id=None, owner_id=None)
    denied: Any = _denied(walls.filter(here))
    for owned in shareable.ownership:
        how, owner = owner_of_row(shareable.model, owned.path)
        belonging = _denied(walls.filter(**{f"owner_id__{how}": owner}))
        theirs = ~_own(shareable, actor) & Q(**owned.when)
        denied = denied.bitor(Case(When(theirs, then=belonging), default=_NOTHING))
    return Case(
        When(Exists(walls), then=_EVERYTHING.bitxor(denied)),  # type: ignore[arg-type]
        default=_EVERYTHING,
        output_field=BigIntegerField(),
    )


def beyond_walls_of_main(
    shareable: Shareable, main: Shareable, actor: Actor, at: datetime | None
) -> Q:
    """The rows that are a part of a record whose base facet no wall takes away."""
    mains = outside_walls(main.model._base_manager.order_by(), main, actor, at)
    free = Q(**{f"{shareable.part_of}__in": mains.values("pk")})
    return ~Q(Exists(standing_walls(main, actor.parties, at))) | free


def outside_main_mask(
    shareable: Shareable, main: Shareable, actor: Actor, at: datetime | None
) -> Expression:
    """The bits that no wall takes from the record that a row is a part of; of those that the row
    has for itself, all."""
    mains = main.model._base_manager.order_by().filter(pk=OuterRef(shareable.part_of))
    left = mains.annotate(left=outside_mask(main, actor, at)).values("left")
    own = Value(~shareable.lent, output_field=BigIntegerField())
    walled: Any = Coalesce(Subquery(left), _NOTHING)
    return Case(
        When(Exists(standing_walls(main, actor.parties, at)), then=walled.bitor(own)),
        default=_EVERYTHING,
        output_field=BigIntegerField(),
    )


def _denied(walls: QuerySet[Wall]) -> Coalesce:
    masks = walls.values("subject").annotate(denied=BitOr("mask")).values("denied")
    return Coalesce(Subquery(masks), _NOTHING)


def _own(shareable: Shareable, actor: Actor) -> Q:
    """Rows that belong to the viewer's own organisations."""
    mine = list(actor.organisations)
    own = (shareable.held_by(each, mine) for each in shareable.ownership)
    return reduce(or_, own, Q(pk__in=[]))
