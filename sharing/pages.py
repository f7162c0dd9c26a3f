"""The first rows of what a party sees, straight from the sorted grant index.

``visible_to`` answers any question; for the commonest one (a page by name of all that was shared
with somebody) it would gather every granted row before it sorts. Here each source of sight gives
its own first rows from an index that is already sorted, and only those are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from portal.kernel.actors import Actor
from portal.kernel.database.plans import keeping_plans
from portal.kernel.database.statements import (
    Statement,
    Store,
    Values,
    counting,
    statement_of,
)
from portal.kernel.keyset import (
    Page,
    Sort,
    Window,
    cursor_at,
    ordering,
    page_in,
    stretch,
    trimmed,
    value_at,
)
from portal.kernel.windows import RepeatedWindow
from sharing.conditions import met_by
from sharing.policies import masked, visible_to
from sharing.shareable import shareable_of
from sharing.walls import outside_walls

ACCESS = "access_rows"
_store = Store()


def page_of(
    actor: Actor,
    key: Hashable,
    queryset: QuerySet[Any],
    sort: Sort,
    window: Window,
    whole: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows,
) -> Page[Any]:
    """A page of all that the actor sees of a queryset, as records with ``facet_mask``.

    ``key`` names the queryset among all that are asked for so; ``whole`` adds what to read with
    its rows. Their ids come from the sorted index, by a statement that is written once; what is
    shown of each is asked of the policy.
    """
    if not _helps(actor, queryset, sort):
        return page_in(whole(visible_to(actor, queryset)), sort, window)
    repeated = RepeatedWindow(window, sort)

    def build(actor: Actor, values: Values) -> Statement:
        within = repeated.holding(values)
        found = _nearest(actor, queryset, sort, within)
        found = _sorted(stretch(found, sort, within), sort, within)
        return statement_of(found.values_list("pk")[: window.size + 1])

    full = (queryset.model, key, sort.name, sort.descending, repeated.key)
    ids = [pk for (pk,) in _store.run(full, build, actor, repeated.values, repeated.stand_ins)]
    rows = masked(actor, queryset.model._base_manager.filter(pk__in=ids))
    with keeping_plans():
        found = {each.pk: each for each in whole(rows)}
    on_page, has_next, has_previous = trimmed(ids, window)
    shareable = shareable_of(queryset.model)
    base = shareable.bits[shareable.base]
    # Somebody may have closed what the statement before found.
    items = [found[pk] for pk in on_page if pk in found and found[pk].facet_mask & base]
    cursors = [cursor_at(sort, getattr(each, sort.name), each.pk) for each in items]
    return Page(items, cursors, has_next, has_previous)


def count_of(actor: Actor, key: Hashable, queryset: QuerySet[Any], most: int) -> int:
    """How many rows of a queryset the actor sees, counted up to ``most``; ``key`` as above."""

    def build(actor: Actor, _values: Values) -> Statement:
        return counting(visible_to(actor, queryset), most)

    counted = _store.run((queryset.model, key, "count", most), build, actor, {}, {})
    return int(counted[0][0]) if counted else 0


def nearest(
    actor: Actor, queryset: QuerySet[Any], sort: Sort, window: Window
) -> QuerySet[Any] | None:
    """The visible rows of a queryset that the window can hold, annotated with ``facet_mask``.

    They are what ``visible_to`` would put on this page: the same grants, ownership and walls.
    ``None`` where this is no help: for the house, for another order, for models without grants.
    """
    return _nearest(actor, queryset, sort, window) if _helps(actor, queryset, sort) else None


def _nearest(actor: Actor, queryset: QuerySet[Any], sort: Sort, window: Window) -> QuerySet[Any]:
    shareable = shareable_of(queryset.model)
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


def _helps(actor: Actor, queryset: QuerySet[Any], sort: Sort) -> bool:
    shareable = shareable_of(queryset.model)
    if shareable.access_model is None or not sort.name == shareable.sort_field == "sort_key":
        return False
    scoped = "facet_mask" in queryset.query.annotations
    return not scoped and bool(actor.parties) and not shareable.house_mask(actor)


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
