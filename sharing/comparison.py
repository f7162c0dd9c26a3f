"""What any change opens and closes for parties: it is made, what they see is read, and it is
undone; nothing of it stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from portal.kernel.actors import Actor
from portal.kernel.settling import settling_apart
from portal.kernel.viewers import beyond_sight
from sharing.disclosure import RuleDisclosure, counted
from sharing.models import Party
from sharing.policies import visible_to
from sharing.shareable import Shareable, shareable_named, shareables
from sharing.sights import sight_of

# Whom it concerns, each with those through whom it sees: its roles and people beside itself.
type Concerned = Mapping[Party, Sequence[Party]]
type Rows = Callable[[Shareable], Any]
type Masks = dict[int, int]


def every_record(shareable: Shareable) -> Any:
    """All records of a kind."""
    return shareable.model._base_manager.all()


def differences(
    *,
    actor: Actor,
    concerned: Concerned,
    change: Callable[[], object],
    then: Callable[[], object] = lambda: None,
    rows: Rows = every_record,
) -> list[RuleDisclosure]:
    """What opens, and what closes, for each of those concerned and of each kind of record, by the
    predicate that enforces.

    ``then`` does what jobs would do once the change is made. ``rows`` narrows where to look, or is
    ``None`` for a kind that the change does not touch. All is counted; listed are the records that
    ``actor`` sees.
    """
    with beyond_sight():
        before = {party: _seen(through, rows) for party, through in concerned.items()}
        with transaction.atomic():
            with settling_apart():
                change()
            then()
            after = {party: _seen(through, rows) for party, through in concerned.items()}
            transaction.set_rollback(True)
        found = [
            each
            for party in concerned
            for shareable in map(shareable_named, before[party])
            for each in _between(party, shareable, before[party], after[party])
        ]
        return [listed_for(actor, each) for each in found]


def _seen(through: Sequence[Party], rows: Rows) -> dict[str, Masks]:
    """What any of these sees of each record, by kind."""
    sights = [sight_of(party) for party in through]
    found: dict[str, Masks] = {}
    for shareable in shareables():
        looked = rows(shareable)
        if looked is None:
            continue
        masks = found.setdefault(shareable.label, {})
        for sight in sights:
            seen = visible_to(sight, looked.order_by("pk"))
            for pk, mask in seen.values_list("pk", "facet_mask"):
                masks[pk] = masks.get(pk, 0) | mask
    return found


def _between(
    party: Party,
    shareable: Shareable,
    before: Mapping[str, Masks],
    after: Mapping[str, Masks],
) -> Iterator[RuleDisclosure]:
    was, now = before[shareable.label], after[shareable.label]
    opened = {pk: bits for pk in sorted(now) if (bits := now[pk] & ~was.get(pk, 0))}
    closed = {pk: bits for pk in sorted(was) if (bits := was[pk] & ~now.get(pk, 0))}
    if opened:
        yield counted(shareable, party, len(opened), opened, 0)
    if closed:
        yield replace(counted(shareable, party, len(closed), closed, 0), closes=True)


def listed_for(actor: Actor, effect: RuleDisclosure) -> RuleDisclosure:
    """The effect, all counted, with those of its records and their parts listed that ``actor``
    sees."""
    if actor.is_system:
        return effect
    records = [record.pk for record, _facets in effect.listed]
    rows = effect.shareable.model._base_manager.filter(pk__in=records)
    known = set(visible_to(actor, rows).values_list("pk", flat=True))
    kept = tuple(pair for pair in effect.listed if pair[0].pk in known)
    parts = tuple(listed_for(actor, each) for each in effect.parts)
    return replace(effect, listed=kept, parts=parts)
