"""What grants give: from their compiled form now, from themselves for another moment."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from typing import Any

from django.db.models import BigIntegerField, Case, Expression, F, Q, QuerySet, Value, When
from django.db.models.functions import Now

from portal.kernel.actors import Actor
from sharing.conditions import met
from sharing.models import Grant
from sharing.shareable import LEVELS, Level, Shareable


def as_bits(mask: int) -> Value:
    """A mask as the database adds and compares it."""
    return Value(mask, output_field=BigIntegerField())


def granted_rows(shareable: Shareable, actor: Actor, at: datetime | None) -> QuerySet[Any]:
    """Rows with ``record`` and masks: the compiled form now, the grants for another moment."""
    if at is None:
        compiled: QuerySet[Any] = shareable.access_model._default_manager.filter(  # type: ignore[union-attr]
            met(actor.parties, "group"),
            group__in=actor.parties,
            valid_from__lte=Now(),
            valid_until__gt=Now(),
        )
        named: QuerySet[Any] = compiled.annotate(record=F("content_object_id"))
        return named
    return Grant.objects.filter(
        met(actor.parties, "party", at),
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        Q(valid_until=None) | Q(valid_until__gt=at),
        party__in=actor.parties,
        subject=shareable.label,
        granted_at__lte=at,
        valid_from__lte=at,
    ).annotate(record=F("object_id"))


def granted_mask(shareable: Shareable, level: Level, at: datetime | None) -> Expression | F:
    """The facets that a row of ``granted_rows`` gives at a level."""
    if at is None:
        return F(f"{level.value}_mask")
    enough = [each.value for each in LEVELS[LEVELS.index(level) :]]
    masks = [
        Case(
            When(facets__contains=[name], level__in=enough, then=as_bits(bit)),
            default=as_bits(0),
        )
        for name, bit in shareable.bits.items()
    ]
    masks += [
        Case(
            When(facets__overlap=[name, name[:-1]], level__in=enough, then=as_bits(bit)),
            default=as_bits(0),
        )
        for name, bit in shareable.coarse_bits.items()
    ]
    base = Case(
        When(level__in=enough, then=as_bits(shareable.bits[shareable.base])), default=as_bits(0)
    )
    return reduce(lambda left, right: left.bitor(right), masks, base)  # type: ignore[arg-type,return-value]
