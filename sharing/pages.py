"""The first rows of what a party sees, straight from the sorted grant index.

``visible_to`` answers any question; for the commonest one (a page by name of all that was shared
with somebody) it would gather every granted row before it sorts. Here each source of sight gives
its own first rows from an index that is already sorted, and only those are looked at.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort, Window, ordering, stretch, value_at
from sharing.conditions import met_by
from sharing.policies import masked
from sharing.shareable import shareable_of
from sharing.walls import outside_walls

ACCESS = "access_rows"


def nearest(
    actor: Actor, queryset: QuerySet[Any], sort: Sort, window: Window
) -> QuerySet[Any] | None:
    """The visible rows of a queryset that the window can hold, annotated with ``facet_mask``.

    They are what ``visible_to`` would put on this page: the same grants, ownership and walls.
    ``None`` where this is no help: for the house, for another order, for models without grants.
    """
    shareable = shareable_of(queryset.model)
    if shareable.access_model is None or not sort.name == shareable.sort_field == "sort_key":
        return None
    scoped = "facet_mask" in queryset.query.annotations
    if scoped or not actor.parties or shareable.house_mask(actor):
        return None
    most = window.size + 1
    outside = outside_walls(queryset.order_by(), shareable, actor, None)
    parts = [
        _granted(outside, actor, party, sort, window).values("pk")[:most]
        for party in actor.parties
    ]
    if actor.organisations:
        for owned in shareable.ownership:
            mine = outside.filter(shareable.held_by(owned, list(actor.organisations)))
            own = stretch(mine, sort, window)
            parts.append(_sorted(own, sort, window).values("pk")[:most])
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return masked(actor, queryset.filter(pk__in=found))


def _sorted(rows: QuerySet[Any], sort: Sort, window: Window) -> QuerySet[Any]:
    return rows.order_by(*ordering(sort, flipped=window.backwards))


def _granted(
    rows: QuerySet[Any], actor: Actor, party: int, sort: Sort, window: Window
) -> QuerySet[Any]:
    """The rows granted to one party, in the order of its index, each once: under a condition a
    record may have several stretches at a time."""
    grants = Q(
        **{
            f"{ACCESS}__group": party,
            f"{ACCESS}__valid_from__lte": Now(),
            f"{ACCESS}__valid_until__gt": Now(),
        }
    )
    grants &= Q(**{f"{ACCESS}__condition": None}) | Q(
        **{f"{ACCESS}__condition__in": met_by(actor.parties, party)}
    )
    for cursor, name, operator in ((window.after, "after", "gt"), (window.before, "before", "lt")):
        if cursor:
            grants &= _beyond(sort, cursor, name, operator)
    key = "-" if sort.descending != window.backwards else ""
    tie = "-" if window.backwards else ""
    index = (f"{ACCESS}__sort_key", f"{ACCESS}__content_object_id")
    ordered = rows.filter(grants).order_by(f"{key}{index[0]}", f"{tie}{index[1]}")
    return ordered.distinct(*index)


def _beyond(sort: Sort, cursor: str, name: str, operator: str) -> Q:
    """Rows on the far side of a cursor; said twice, so that the index is entered at its value."""
    value, pk = value_at(sort, cursor, field=name)
    if sort.descending:
        operator = "lt" if operator == "gt" else "gt"
    key = f"{ACCESS}__sort_key"
    tie = Q(**{key: value, f"{ACCESS}__content_object__{'lt' if name == 'before' else 'gt'}": pk})
    return Q(**{f"{key}__{operator}e": value}) & (Q(**{f"{key}__{operator}": value}) | tie)
