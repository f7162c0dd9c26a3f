"""The one policy: which rows, and which facets of each, somebody sees.

Every read of a shareable model starts from ``visible_to``. The mask that it annotates decides
about columns; ``shown``, ``facet_filter`` and ``facet_order`` let a list use a field without
telling anything about rows that hide it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    BitOr,
    Case,
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
from sharing.models import Wall
from sharing.shareable import LEVELS, Level, Shareable, shareable_of

_ZERO = Value(0, output_field=BigIntegerField())


def visible_to(
    actor: Actor,
    queryset: QuerySet[Any],
    *,
    level: Level = Level.VIEW,
    at: datetime | None = None,
) -> QuerySet[Any]:
    """The rows that ``actor`` may see (or comment on, or edit), annotated with ``facet_mask``.

    Time bounds are compared with the database's clock at the moment of reading, or with ``at``.
    """
    shareable = shareable_of(queryset.model)
    base = shareable.bits[shareable.base]
    house = shareable.house_mask(actor, level)
    if not actor.parties and not actor.organisations:
        if not house & base:
            return queryset.annotate(facet_mask=Value(0, output_field=BigIntegerField())).none()
        masked = queryset.annotate(facet_mask=Value(house, output_field=BigIntegerField()))
        return masked if _sees_all(shareable, actor) else masked.filter(shareable.house_when)
    moment = at or Now()
    mask = _mask(shareable, actor, level, house, moment)
    if not house & base:
        queryset = queryset.filter(_reachable(shareable, actor, moment))
    return (
        queryset.annotate(facet_mask=mask)
        .alias(_base=F("facet_mask").bitand(base))
        .filter(_base__gt=0)
    )


def _sees_all(shareable: Shareable, actor: Actor) -> bool:
    return shareable.house_when is None or actor.is_system


def _granted(shareable: Shareable, actor: Actor, moment: Any) -> QuerySet[Any]:
    return shareable.access_model._default_manager.filter(  # type: ignore[union-attr]
        group__in=actor.parties, valid_from__lte=moment, valid_until__gt=moment
    )


def _reachable(shareable: Shareable, actor: Actor, moment: Any) -> Q:
    """A plain condition for the planner: rows that some source could show at all."""
    condition = Q(pk__in=[])
    if shareable.access_model and actor.parties:
        condition |= Q(pk__in=_granted(shareable, actor, moment).values("content_object"))
    for owned in shareable.ownership:
        condition |= Q(**{f"{owned.path}__in": list(actor.organisations)}, **owned.when)
    return condition


def _mask(shareable: Shareable, actor: Actor, level: Level, house: int, moment: Any) -> Expression:
    mask: Any = Value(house, output_field=BigIntegerField())
    if house and not _sees_all(shareable, actor):
        mask = Case(When(shareable.house_when, then=mask), default=_ZERO)
    if shareable.access_model and actor.parties:
        column = f"{level.value}_mask"
        granted = (
            _granted(shareable, actor, moment)
            .filter(content_object=OuterRef("pk"))
            .order_by()
            .values("content_object")
            .annotate(mask=BitOr(column))
            .values("mask")
        )
        mask = mask.bitor(Coalesce(Subquery(granted), _ZERO))
    for owned in shareable.ownership:
        if LEVELS.index(owned.sight.level) >= LEVELS.index(level) and actor.organisations:
            seen = Value(shareable.mask(owned.sight.facets), output_field=BigIntegerField())
            when = Q(**{f"{owned.path}__in": list(actor.organisations)}, **owned.when)
            mask = mask.bitor(Case(When(when, then=seen), default=_ZERO))
    if actor.parties:
        walls = (
            Wall.objects.filter(
                Q(object_id=OuterRef("pk")) | Q(object_id=None),
                Q(valid_until=None) | Q(valid_until__gt=moment),
                party__in=actor.parties,
                subject=shareable.label,
                valid_from__lte=moment,
            )
            .order_by()
            .values("subject")
            .annotate(denied=BitOr("mask"))
            .values("denied")
        )
        denied = Coalesce(Subquery(walls), _ZERO)
        mask = mask.bitand(Value(shareable.everything).bitxor(denied))
    return mask


def shown(queryset: QuerySet[Any], name: str, *, alias: str) -> QuerySet[Any]:
    """Annotate ``alias``: the field where its facet is visible, else empty.

    For sorts and aggregates over a ``visible_to`` queryset: a hidden value counts as none.
    """
    shareable = shareable_of(queryset.model)
    bit = shareable.bits[shareable.field_facets[name.split("__", 1)[0]]]
    seen = f"_sees_{bit}"
    return queryset.alias(**{seen: F("facet_mask").bitand(bit)}).annotate(
        **{alias: Case(When(**{f"{seen}__gt": 0}, then=F(name)), default=None)}
    )


def facet_filter(queryset: QuerySet[Any], **lookups: Any) -> QuerySet[Any]:
    """Filter a ``visible_to`` queryset by facet fields; rows that hide a field never match."""
    shareable = shareable_of(queryset.model)
    for lookup, value in lookups.items():
        name = lookup.split("__", 1)[0]
        bit = shareable.bits[shareable.field_facets[name]]
        alias = f"_sees_{bit}"
        queryset = queryset.alias(**{alias: F("facet_mask").bitand(bit)}).filter(
            **{f"{alias}__gt": 0, lookup: value}
        )
    return queryset


def can_share(actor: Actor, shareable: Shareable) -> bool:
    """Whether the actor may share records of this kind with parties."""
    return actor.is_administrator or actor.in_department(*shareable.sharers)
