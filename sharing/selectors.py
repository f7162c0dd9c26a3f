"""Questions about sharing: who sees a record, what a party saw, what a grant would open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Prefetch, Q, QuerySet, When
from django.db.models.functions import Now

from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden, NotFound
from sharing.events import (
    GrantExpired,
    GrantRevoked,
    RuleDropped,
    SharingEvent,
    WallBegun,
    WallBuilt,
)
from sharing.models import (
    Grant,
    ParityRun,
    Party,
    Rival,
    RivalGroup,
    Rule,
    WaitingShare,
    Wall,
)
from sharing.parts import kinds_of_parts, parts_of
from sharing.policies import can_prove, can_rule, can_share, can_wall, visible_to
from sharing.projections import Shown
from sharing.shareable import Shareable, shareable_of
from sharing.sights import sight_of


def access(actor: Actor, queryset: QuerySet[Any], **lookup: Any) -> Shown:
    """The door to one row, as the actor sees it. Raises ``NotFound`` if invisible or absent."""
    record = visible_to(actor, queryset).filter(**lookup).first()
    if record is None:
        raise NotFound
    return Shown(record)


def grants_on(*, actor: Actor, record: Any, past: bool = False) -> QuerySet[Grant]:
    """The grants on a record, for those who may share it; others see those to themselves."""
    shareable = shareable_of(record)
    grants = Grant.objects.filter(subject=shareable.label, object_id=record.pk)
    if not can_share(actor, shareable):
        grants = grants.filter(party__in=actor.parties)
    if not past:
        grants = grants.filter(Q(valid_until=None) | Q(valid_until__gt=Now()), revoked_at=None)
    return grants.select_related("party", "granted_by", "condition").order_by(
        "party__label", "valid_from"
    )


def waiting_shares_on(*, actor: Actor, record: Any) -> QuerySet[WaitingShare]:
    """What would share a record, or move the end of a share of it, and waits for a second person;
    for those who may share it."""
    shareable = shareable_of(record)
    if not can_share(actor, shareable):
        return WaitingShare.objects.none()
    waiting = WaitingShare.objects.filter(
        subject=shareable.label, record_ids__contains=[record.pk], ended_at=None
    )
    return waiting.select_related("asked_by", "condition").order_by("-asked_at", "-pk")


def walls_on(*, actor: Actor, record: Any) -> QuerySet[Wall]:
    """The walls that stand before a record, for those who may share it."""
    shareable = shareable_of(record)
    if not can_share(actor, shareable):
        return Wall.objects.none()
    rows = type(record)._base_manager.filter(pk=record.pk)
    before = Q(object_id=record.pk) | Q(object_id=None, owner_id=None)
    for owned in shareable.ownership:
        before |= Q(owner_id__in=rows.filter(**owned.when).values(owned.path))
    walls = Wall.objects.filter(
        before,
        Q(valid_until=None) | Q(valid_until__gt=Now()),
        subject=shareable.label,
        valid_from__lte=Now(),
    )
    return walls.select_related("party").order_by("party__label", "pk")


def people_of(party: Party) -> int:
    """How many active people count as this party."""
    return party.group.user_set.filter(is_active=True).count()


def party_mask(
    shareable: Shareable, party: Party, record_id: int, *, at: datetime | None = None
) -> int:
    """What a party sees of a record by everything that it counts as."""
    rows = shareable.model._default_manager.filter(pk=record_id)
    row = visible_to(sight_of(party, at), rows, at=at).first()
    return row.facet_mask if row else 0


def sees_parts(actor: Actor, shareable: Shareable, record_ids: Iterable[int], wanted: int) -> bool:
    """Whether the actor sees so much of every part of these records as sharing them lends;
    whoever has a remit may see a record, and not all of its parts."""
    if not actor.remits:
        return True
    records = shareable.model._base_manager.filter(pk__in=list(record_ids))
    for part in kinds_of_parts(shareable):
        lent, rows = wanted & part.lent, parts_of(records, part)
        seen = dict(visible_to(actor, rows).values_list("pk", "facet_mask"))
        if lent and any(lent & ~seen.get(pk, 0) for pk in rows.values_list("pk", flat=True)):
            return False
    return True


def seen_by_on(*, actor: Actor, record: Any, at: datetime) -> list[tuple[Party, list[str]]]:
    """To whom a record was shared at a moment, with the facets of that moment; by itself, or with
    what it is a part of.

    For those who may share it; others learn of their own parties only.
    """
    shareable = shareable_of(record)
    whole = [getattr(record, shareable.part_of)] if shareable.main else []
    parties: dict[int, Party] = {}
    for each in (record, *whole):
        held = grants_on(actor=actor, record=each, past=True).filter(
            Q(revoked_at=None) | Q(revoked_at__gt=at),
            Q(valid_until=None) | Q(valid_until__gt=at),
            granted_at__lte=at,
            valid_from__lte=at,
        )
        parties |= {grant.party_id: grant.party for grant in held}
    answers = []
    for party in parties.values():
        mask = party_mask(shareable, party, record.pk, at=at)
        if mask:
            answers.append((party, shareable.names(mask)))
    return answers


def moment_before(fact: SharingEvent) -> datetime | None:
    """The last moment before the event took something away; ``None`` if it took nothing.

    Only who saw the event's record then may hear its name: a share that never began, and a wall
    before what nobody had shared, take nothing away.
    """
    moment: datetime | None = None
    if isinstance(fact, GrantRevoked | RuleDropped):
        revoked = fact.grant_id if isinstance(fact, RuleDropped) else fact.subject_id
        grants = Grant.objects.filter(pk=revoked)
        moment = grants.values_list("revoked_at", flat=True).first()
    elif isinstance(fact, GrantExpired):
        grants = Grant.objects.filter(pk=fact.subject_id)
        moment = grants.values_list("valid_until", flat=True).first()
    elif isinstance(fact, WallBuilt | WallBegun):
        walls = Wall.objects.filter(pk=fact.subject_id)
        moment = walls.values_list("valid_from", flat=True).first()
    return moment - timedelta(microseconds=1) if moment else None


def parity_runs(*, actor: Actor) -> QuerySet[ParityRun]:
    """The proofs of parity, latest first. Raises ``Forbidden``."""
    if not can_prove(actor):
        raise Forbidden
    return ParityRun.objects.order_by("-started_at", "-pk")


def rule_list(*, actor: Actor) -> QuerySet[Rule]:
    """Every rule, those in force first, ended ones last. Raises ``Forbidden``."""
    if not can_rule(actor):
        raise Forbidden
    rules = Rule.objects.select_related("party", "condition", "created_by", "confirmed_by")
    ordered = rules.order_by(F("ended_at").desc(nulls_first=True), "-created_at", "-pk")
    return ordered.prefetch_related("criteria")


def wall_list(*, actor: Actor) -> QuerySet[Wall]:
    """Every wall that somebody put up by itself: those in force first. Raises ``Forbidden``."""
    if not can_wall(actor):
        raise Forbidden
    walls = Wall.objects.filter(group=None).select_related("party", "created_by", "confirmed_by")
    gone = Case(When(valid_until__lte=Now(), then=1), default=0)
    return walls.order_by(gone, "-created_at", "-pk")


def rival_groups(*, actor: Actor) -> QuerySet[RivalGroup]:
    """The groups of competing partners with who is in them now. Raises ``Forbidden``."""
    if not can_wall(actor):
        raise Forbidden
    current = Rival.objects.filter(left_at=None).select_related("party", "asked_by")
    rivals = Prefetch("rivals", current.order_by("party__label"), to_attr="current")
    return RivalGroup.objects.order_by("name", "pk").prefetch_related(rivals)
