"""Keep conditions and who fulfils them. Called by the floor that knows what they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.events import publish
from sharing.conditions import in_force
from sharing.events import ConditionFulfilled, ConditionLapsed, SharingEvent
from sharing.models import FOREVER, Condition, Fulfilment, Grant, Party

BATCH = 500


def fulfil(
    *,
    actor: Actor,
    condition: Condition,
    parties: Iterable[Party],
    since: datetime,
    until: datetime = FOREVER,
) -> None:
    """These parties fulfil a condition from ``since`` until ``until``; open pages are told."""
    parties = list(parties)
    Fulfilment.objects.bulk_create(
        Fulfilment(condition=condition, party=party, since=since, until=until) for party in parties
    )
    publish(actor, *_facts(ConditionFulfilled, condition, [party.pk for party in parties]))


def end_fulfilments(*, condition: Condition, at: datetime) -> None:
    """Whoever fulfils a condition does so until ``at`` only; reads know at that moment."""
    held = Fulfilment.objects.filter(condition=condition, since__lte=at, until__gt=at)
    held.update(until=at)


@command("sharing.announce_lapsed_conditions")
def announce_lapsed_conditions(*, actor: Actor) -> int:
    """Publish ``ConditionLapsed`` for what is no longer fulfilled since the last call; returns how
    many fulfilments ended."""
    now = timezone.now()
    rows = Fulfilment.objects.select_for_update(skip_locked=True, of=["self"])
    ended = list(
        rows.select_related("condition")
        .filter(Q(end_announced_at=None), until__lte=now)
        .order_by("until")[:BATCH]
    )
    for each in ended:
        each.end_announced_at = now
        each.save(update_fields=["end_announced_at"])
        if not in_force([each.party_id]).filter(condition=each.condition_id).exists():
            publish(actor, *_facts(ConditionLapsed, each.condition, [each.party_id]))
    return len(ended)


def _facts(
    kind: type[SharingEvent], condition: Condition, parties: Iterable[int]
) -> list[SharingEvent]:
    """For each kind of record that is shared under a condition: look at all of them again."""
    held = Grant.objects.filter(condition=condition, revoked_at=None)
    subjects = sorted(set(held.order_by().values_list("subject", flat=True).distinct()))
    return [
        kind(subject_id=condition.pk, party_id=party, record_model=subject, record_id=None)
        for party in parties
        for subject in subjects
    ]
