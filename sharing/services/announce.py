"""Tell open pages and people that grants begin and end. Reads compare the clock anyway."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.events import publish
from sharing.engine.compiler import compile_access
from sharing.events import (
    GrantBegun,
    GrantEnding,
    GrantExpired,
    SharingEvent,
    WallBegun,
    WallEnded,
)
from sharing.models import Grant, Wall
from sharing.services.wall import fact_of
from sharing.shareable import shareable_named

# How many grants one call handles; the next call goes on.
BATCH = 500


@command("sharing.announce_begun_grants")
def announce_begun_grants(*, actor: Actor) -> int:
    """Publish ``GrantBegun`` for grants whose later start has come; returns how many."""
    now = timezone.now()
    begun = _due(start_announced_at=None, valid_from__gt=F("granted_at"), valid_from__lte=now)
    for grant in begun:
        grant.start_announced_at = now
        grant.save(update_fields=["start_announced_at"])
    publish(actor, *[_fact(GrantBegun, grant) for grant in begun])
    return len(begun)


@command("sharing.announce_ended_grants")
def announce_ended_grants(*, actor: Actor) -> int:
    """Publish ``GrantExpired`` for grants that ended since the last call; returns how many."""
    ended = _due(end_announced_at=None, valid_until__lte=timezone.now())
    for grant in ended:
        grant.end_announced_at = timezone.now()
        grant.save(update_fields=["end_announced_at"])
        compile_access(shareable_named(grant.subject), [grant.party_id], [grant.object_id])
    publish(actor, *[_fact(GrantExpired, grant) for grant in ended])
    return len(ended)


@command("sharing.warn_of_ending_grants")
def warn_of_ending_grants(*, actor: Actor) -> int:
    """Publish ``GrantEnding`` once for each grant that ends within the warning time."""
    now = timezone.now()
    ending = _due(
        end_warned_at=None,
        end_announced_at=None,
        valid_until__gt=now,
        valid_until__lte=now + timedelta(days=settings.GRANT_WARNING_DAYS),
    )
    for grant in ending:
        grant.end_warned_at = now
        grant.save(update_fields=["end_warned_at"])
    publish(actor, *[_fact(GrantEnding, grant) for grant in ending])
    return len(ending)


@command("sharing.announce_walls")
def announce_walls(*, actor: Actor) -> int:
    """Publish what walls began or ended by their own dates since the last call; returns how
    many."""
    now = timezone.now()
    walls = Wall.objects.select_for_update(skip_locked=True)
    begun = walls.filter(
        start_announced_at=None, valid_from__gt=F("created_at"), begins_at=F("valid_from")
    ).filter(valid_from__lte=now)
    ended = walls.filter(end_announced_at=None, valid_until__lte=now, valid_from__isnull=False)
    facts = []
    for wall in begun.order_by("valid_from")[:BATCH]:
        wall.start_announced_at = now
        wall.save(update_fields=["start_announced_at"])
        facts.append(fact_of(WallBegun, wall))
    for wall in ended.order_by("valid_until")[:BATCH]:
        wall.end_announced_at = now
        wall.save(update_fields=["end_announced_at"])
        facts.append(fact_of(WallEnded, wall))
    publish(actor, *facts)
    return len(facts)


def _due(**lookups: object) -> list[Grant]:
    grants = Grant.objects.select_for_update(skip_locked=True).filter(revoked_at=None, **lookups)
    return list(grants.order_by("valid_until")[:BATCH])


def _fact(kind: type[SharingEvent], grant: Grant) -> SharingEvent:
    return kind(
        subject_id=grant.pk,
        party_id=grant.party_id,
        record_model=grant.subject,
        record_id=grant.object_id,
    )
