"""The one policy: which rows, and which facets of each, somebody sees.

Every read of a shareable model starts from ``visible_to``. The mask that it annotates decides
about columns; ``shown`` and ``facet_filter`` let a list use a field without telling anything about
rows that hide it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    DecimalField,
    Expression,
    F,
    Field,
    IntegerField,
    Q,
    QuerySet,
    When,
)

from portal.kernel.actors import Actor
from sharing.granted import as_bits
from sharing.models import PartyKind, Recall
from sharing.questions import ask, house_bits, house_rows
from sharing.remits import house_sight
from sharing.shareable import (
    COARSE,
    IDENTITY,
    Level,
    Shareable,
    shareable_of,
    shareables,
)
from sharing.single import found_singly


def visible_to(
    actor: Actor,
    queryset: QuerySet[Any],
    *,
    level: Level = Level.VIEW,
    at: datetime | None = None,
) -> QuerySet[Any]:
    """The rows that ``actor`` may see (or comment on, or edit), annotated with ``facet_mask``.

    Time bounds are compared with the database's clock at the moment of reading. With ``at`` the
    answer is that of another moment, past or future, from the grants and walls as they were known
    then; departments, ownership and the actor's parties are taken as given.
    """
    shareable = shareable_of(queryset.model)
    house = house_sight(shareable, actor, level)
    if not actor.parties and not actor.organisations:
        if house == (0, ()):
            return queryset.annotate(facet_mask=as_bits(0)).none()
        within = queryset.filter(house_rows(shareable, actor, house))
        plain: QuerySet[Any] = within.annotate(facet_mask=house_bits(house))
        return plain
    rows = ask("rows", shareable, actor, level, at, house)
    # Which rows there are is settled; the mask is worked out for those that are returned.
    mask = ask("mask", shareable, actor, level, at, house)
    visible: QuerySet[Any] = queryset.filter(rows).annotate(facet_mask=mask)
    return visible if at is not None else found_singly(visible)


def masked(actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate ``facet_mask`` on rows that grants or ownership show to an outsider."""
    mask = ask("mask", shareable_of(queryset.model), actor, Level.VIEW, None)
    known: QuerySet[Any] = queryset.annotate(facet_mask=mask)
    return known


def shown(queryset: QuerySet[Any], name: str, *, alias: str) -> QuerySet[Any]:
    """Annotate ``alias``: the field where its facet is visible, else empty.

    For sorts and aggregates over a ``visible_to`` queryset: a hidden value counts as none, one
    that is shared in bands as the lower edge of its band.
    """
    facet, shareable = facet_of(queryset, name), shareable_of(queryset.model)
    form = shareable.coarse_fields.get(name)
    if form is None:
        return shown_as(queryset, facet, F(name), alias=alias)
    coarse, exact = f"_coarse_{name}", f"_sees_{shareable.bits[facet]}"
    guarded: QuerySet[Any] = queryset.alias(
        **{
            exact: _bits(shareable.bits[facet]),
            coarse: _bits(shareable.coarse_bits[f"{facet}{COARSE}"]),
        }
    ).annotate(
        **{
            alias: Case(
                When(**{f"{exact}__gt": 0}, then=F(name)),
                When(**{f"{coarse}__gt": 0}, then=form.expression(name)),
                default=None,
                output_field=_sorted_as(shareable, name),
            )
        }
    )
    return guarded


def _sorted_as(shareable: Shareable, name: str) -> Field[Any, Any]:
    """What a field and its coarse form are both: bands of whole numbers have edges with places."""
    field: Field[Any, Any] = shareable.model._meta.get_field(name)  # type: ignore[assignment]
    return DecimalField() if isinstance(field, IntegerField) else field


def shown_as(
    queryset: QuerySet[Any], facet: str, value: Expression | F, *, alias: str
) -> QuerySet[Any]:
    """Annotate ``alias``: an expression where ``facet`` is visible, else empty."""
    bit = shareable_of(queryset.model).bits[facet]
    seen = f"_sees_{bit}"
    guarded: QuerySet[Any] = queryset.alias(**{seen: _bits(bit)}).annotate(
        **{alias: Case(When(**{f"{seen}__gt": 0}, then=value), default=None)}
    )
    return guarded


def facet_filter(queryset: QuerySet[Any], *conditions: Q, **lookups: Any) -> QuerySet[Any]:
    """Filter a ``visible_to`` queryset by facet fields; rows that hide a field never match.

    Every branch of a ``Q`` is guarded by its own field's facet, so an *or* leaks nothing either.
    """
    aliases: dict[str, Any] = {}
    guarded = [_guard(queryset, condition, aliases) for condition in (*conditions, Q(**lookups))]
    matching: QuerySet[Any] = queryset.alias(**aliases).filter(*guarded)
    return matching


def _guard(
    queryset: QuerySet[Any], condition: Q, aliases: dict[str, Any], negated: bool = False
) -> Q:
    shareable = shareable_of(queryset.model)
    negated ^= condition.negated
    flipped = {Q.AND: Q.OR, Q.OR: Q.AND}
    connector = flipped[condition.connector] if negated else condition.connector
    guarded = Q(_connector=connector)
    for child in condition.children:
        if isinstance(child, Q):
            guarded.add(_guard(queryset, child, aliases, negated), connector)
            continue
        lookup, value = child  # type: ignore[misc]
        facet = facet_of(queryset, lookup)
        inner = ~Q(**{lookup: value}) if negated else Q(**{lookup: value})
        # Whoever sees a row at all sees its base facet.
        if facet != shareable.base:
            inner &= _having(aliases, shareable.bits[facet])
        name, _lookup, rest = lookup.partition("__")
        form = shareable.coarse_fields.get(name)
        if form is not None:
            # In bands: whoever has them asks the band, never the value.
            band = f"_band_{name}"
            aliases[band] = form.expression(name)
            told = Q(**{f"{band}__{rest}" if rest else band: value})
            bit = shareable.coarse_bits[f"{facet}{COARSE}"]
            inner |= (
                (~told if negated else told)
                & _having(aliases, bit)
                & ~_having(aliases, shareable.bits[facet])
            )
        guarded.add(inner, connector)
    return guarded


def _bits(bits: int) -> Any:
    """Those of the bits that the mask has; eight bytes on both sides, as coarse ones need."""
    mask: Any = F("facet_mask")
    return mask.bitand(as_bits(bits))


def _having(aliases: dict[str, Any], bit: int) -> Q:
    name = f"_sees_{bit}"
    aliases[name] = _bits(bit)
    return Q(**{f"{name}__gt": 0})


def with_facet(actor: Actor, queryset: QuerySet[Any], facet: str) -> QuerySet[Any]:
    """The rows of which the actor sees this facet: what hangs on the facet is read through it."""
    bit = shareable_of(queryset.model).bits[facet]
    visible: QuerySet[Any] = visible_to(actor, queryset).alias(_sees=_bits(bit))
    return visible.filter(_sees__gt=0)


def facet_of(queryset: QuerySet[Any], lookup: str) -> str:
    """The facet that decides about a lookup. Raises ``LookupError`` for a field of no facet."""
    shareable = shareable_of(queryset.model)
    name = lookup.split("__", 1)[0]
    return shareable.base if name in IDENTITY else shareable.field_facets[name]


def can_share(actor: Actor, shareable: Shareable) -> bool:
    """Whether the actor may share records of this kind with parties."""
    return actor.is_administrator or actor.in_department(*shareable.sharers)


def can_share_anything(actor: Actor) -> bool:
    """Whether there is a kind of record that the actor may share."""
    return any(can_share(actor, each) for each in shareables() if each.access)


def can_wall(actor: Actor) -> bool:
    """Whether the actor may put up and take down walls."""
    return actor.is_administrator or actor.is_system


def visible_recalls(actor: Actor, queryset: QuerySet[Recall]) -> QuerySet[Recall]:
    """The recalls of kinds that the actor may share. Of a company's own, its people see what they
    received themselves, and its partner admins all: a recall names a record that a colleague may
    never have seen."""
    if not actor.may_use("read"):
        return queryset.none()
    open_kinds = [each for each in shareables() if can_share(actor, each)]
    led = [pk for pk in actor.organisations if actor.administers(pk)]
    theirs = Q(party__kind=PartyKind.ORGANISATION, party__subject_id__in=led)
    if actor.user_id is not None:
        theirs |= Q(people__contains=[actor.user_id])
    mine = Q(party__in=list(actor.parties)) & theirs
    return queryset.filter(mine | _of_kinds(actor, open_kinds))


def _of_kinds(actor: Actor, kinds: list[Shareable]) -> Q:
    """What is about records of these kinds; for somebody with a remit, of those that they see."""
    if not actor.remits:
        return Q(subject__in=[each.label for each in kinds])
    about = Q(pk__in=[])
    for each in kinds:
        seen = visible_to(actor, each.model._default_manager.order_by()).values("pk")
        about |= Q(subject=each.label, object_id__in=seen)
    return about


def can_acknowledge(actor: Actor, recall: Recall) -> bool:
    """Whether the actor may say that its company's copies are gone: the company's own people and
    programs."""
    return recall.party_id in actor.parties and not actor.read_only


def can_rule(actor: Actor) -> bool:
    """Whether the actor may make, confirm and end rules."""
    return actor.is_administrator or actor.is_system


def can_prove(actor: Actor) -> bool:
    """Whether the actor may run the proof of parity and read its reports."""
    return actor.is_administrator or actor.is_system
