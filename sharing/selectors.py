"""Questions about sharing: who sees a record, what a party saw, what a grant would open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from sharing.models import Grant, Party
from sharing.policies import can_share, visible_to
from sharing.projections import Shown
from sharing.shareable import Facet, Shareable, shareable_of


def access(actor: Actor, queryset: QuerySet[Any], **lookup: Any) -> Shown:
    """The door to one row, as the actor sees it. Raises ``NotFound`` if invisible or absent."""
    record = visible_to(actor, queryset).filter(**lookup).first()
    if record is None:
        raise NotFound
    return Shown(record)


def grants_on(*, actor: Actor, record: Any, past: bool = False) -> QuerySet[Grant]:
    """The grants on a record, for those who may share it; others learn of their own only."""
    shareable = shareable_of(record)
    grants = Grant.objects.filter(subject=shareable.label, object_id=record.pk)
    if not can_share(actor, shareable):
        grants = grants.filter(party__in=actor.parties)
    if not past:
        grants = grants.filter(Q(valid_until=None) | Q(valid_until__gt=Now()), revoked_at=None)
    return grants.select_related("party", "granted_by").order_by("party__label", "valid_from")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What saving a grant would open: the facets that are new to the party, and to how many."""

    party: Party
    opens: tuple[Facet, ...]
    already: tuple[Facet, ...]
    people: int


def disclosure_of(*, actor: Actor, party: Party, record: Any, facets: Sequence[str]) -> Disclosure:
    """The disclosure preview of one grant, asked of the same predicate that enforces.

    Raises ``NotFound`` if the actor does not see the record.
    """
    shareable = shareable_of(record)
    rows = type(record)._default_manager.filter(pk=record.pk)
    if not visible_to(actor, rows).exists():
        raise NotFound
    seen = party_mask(shareable, party, record.pk)
    wanted = shareable.mask(facets)
    return Disclosure(
        party=party,
        opens=tuple(shareable.facet(name) for name in shareable.names(wanted & ~seen)),
        already=tuple(shareable.facet(name) for name in shareable.names(seen)),
        people=party.group.user_set.filter(is_active=True).count(),
    )


def party_mask(
    shareable: Shareable, party: Party, record_id: int, *, at: datetime | None = None
) -> int:
    """What a party as such (not one of its people) sees of a record by grants and walls."""
    sight = Actor(kind="preview", parties=(party.pk,), read_only=True, organisations=_own(party))
    row = visible_to(sight, shareable.model._default_manager.filter(pk=record_id), at=at).first()
    return row.facet_mask if row else 0


def _own(party: Party) -> dict[int, str]:
    return {party.subject_id: "user"} if party.kind == "organisation" and party.subject_id else {}


def visible_on(*, shareable: Shareable, party: Party, at: datetime) -> list[tuple[int, list[str]]]:
    """What was shared with a party at a moment of the past: record ids with facet names.

    Answered from the grants as they were known then; they are never deleted.
    """
    held = Grant.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        Q(valid_until=None) | Q(valid_until__gt=at),
        party=party,
        subject=shareable.label,
        granted_at__lte=at,
        valid_from__lte=at,
    )
    masks: dict[int, int] = {}
    for grant in held:
        masks[grant.object_id] = masks.get(grant.object_id, 0) | shareable.mask(grant.facets)
    return [(record, shareable.names(mask)) for record, mask in sorted(masks.items())]
