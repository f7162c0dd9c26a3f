"""What a share would open before anybody saves it, for each party, and what another end of one
would change: exact, counted by facet, and listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.kernel.viewers import beyond_sight
from sharing.conditions import fulfils
from sharing.disclosure import (
    FOR_GOOD,
    Looked,
    RuleDisclosure,
    Term,
    changed_masks,
    counted,
    gathered,
    just_before,
    looked_at,
    masks_of,
    opening,
)
from sharing.models import Condition, Grant, Party, WaitingShare
from sharing.shareable import Level, Shareable, shareable_named
from sharing.sights import sight_of


def share_effects(
    *,
    parties: Sequence[Party],
    shareable: Shareable,
    records: Sequence[int],
    facets: Sequence[str],
    condition: Condition | None = None,
    term: Term = FOR_GOOD,
) -> list[RuleDisclosure]:
    """What these facets of these records would open to each party at any time of the term, at once
    or once it has fulfilled the condition; what it sees all that time at that level is not new."""
    with beyond_sight():
        rows = shareable.model._base_manager.filter(pk__in=list(records)).order_by("pk")
        wanted = shareable.mask(facets)
        return [
            replace(
                opening(shareable, party, rows, wanted, term),
                waiting=not fulfils(sight_of(party).parties, party, condition),
            )
            for party in parties
        ]


def extension_effect(*, grant: Grant, valid_until: datetime | None) -> RuleDisclosure:
    """What stays open, or closes, between both ends of a grant once it ends at ``valid_until``
    (``None``: never); under a condition, to a party that has fulfilled it."""
    shareable = shareable_named(grant.subject)
    ends = [end for end in (grant.valid_until, valid_until) if end is not None]
    if grant.valid_until == valid_until or not ends:
        return counted(shareable, grant.party, 0, {}, 0)
    edge, last = min(ends), just_before(max(ends) if len(ends) > 1 else None)
    with beyond_sight():
        rows = shareable.model._base_manager.filter(pk=grant.object_id).order_by("pk")
        looked = looked_at(grant.party, shareable, rows)
        level, own = Level(grant.level), Grant.objects.filter(pk=grant.pk)
        with transaction.atomic():
            own.update(condition=None)
            before = [_seen_at(each, (edge, last), level) for each in looked]
            own.update(valid_until=valid_until)
            after = [_seen_at(each, (edge, last), level) for each in looked]
            transaction.set_rollback(True)
        closes = grant.valid_until is None or valid_until == edge
        effects = [
            replace(
                counted(kind, party, each.count(), _changed(was, now), 0),
                closes=closes,
            )
            for (party, kind, each), was, now in zip(looked, before, after, strict=True)
        ]
        return gathered(effects)


def _seen_at(looked: Looked, moments: Sequence[datetime], level: Level) -> list[dict[int, int]]:
    party, kind, rows = looked
    return [masks_of(kind, party, rows, at=at, level=level) for at in moments]


def _changed(was: list[dict[int, int]], now: list[dict[int, int]]) -> dict[int, int]:
    """The bits that change at any of these moments, by record."""
    changed: dict[int, int] = {}
    for before, after in zip(was, now, strict=True):
        for pk, bits in changed_masks(before, after).items():
            changed[pk] = changed.get(pk, 0) | bits
    return changed


def receivers(share: WaitingShare) -> list[Party]:
    """With whom a waiting share would share."""
    return list(Party.objects.filter(pk__in=share.parties).order_by("label", "pk"))


def waiting_share_effects(share: WaitingShare) -> list[RuleDisclosure]:
    """What a waiting share would open, or how another end would change what runs."""
    if share.grant is not None:
        return [extension_effect(grant=share.grant, valid_until=share.valid_until)]
    return share_effects(
        parties=receivers(share),
        shareable=shareable_named(share.subject),
        records=share.record_ids,
        facets=share.facets,
        condition=share.condition,
        term=Term(Level(share.level), share.valid_from, share.valid_until),
    )


def share_as_revised(share: WaitingShare, terms: Mapping[str, Any]) -> list[RuleDisclosure]:
    """The same with these other terms, which nobody has saved."""
    tried = copy(share)
    for name, value in terms.items():
        setattr(tried, name, value)
    return waiting_share_effects(tried)
