"""Whether somebody is already selling to a customer: free, possibly taken, or taken.

The search deliberately looks at every deal, whoever may see it, and gives away nothing but the
answer: the same customer gives the same answer whether or not the asker sees the other deal, and
nothing tells who the other one is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from deals.engine.recognition import identity_of
from deals.models import ApprovalStatus, Conflict, Deal
from deals.models.deals import IS_OPEN
from partners.engine.identity import Identity, likeness
from portal.kernel.limits import take

# Likeness from which two names are the same company, and from which somebody should look.
SAME = 88.0
SIMILAR = 80.0
# Trigrams find candidates; the likeness judges them.
_CANDIDATE_SIMILARITY = "0.5"
_MOST_CANDIDATES = 200
_BURST, _PER_MINUTE = 60, 120


@dataclass(frozen=True, slots=True)
class Rival:
    """An open deal of somebody else on what is probably the same customer. For the house alone."""

    deal_id: int
    likeness: Decimal
    holds: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer, and for the house what led to it."""

    answer: Conflict
    rivals: tuple[Rival, ...] = ()


def find_conflict(
    identity: Identity,
    *,
    own: Collection[int | None],
    before: datetime | None = None,
    but: int | None = None,
    on: date | None = None,
) -> Finding:
    """The answer for a customer that one of the organisations ``own`` wants to register.

    Only claims made ``before`` a moment count, if one is given; ``but`` leaves a deal out.
    """
    rivals = tuple(_rivals(identity, own, before, but, on or timezone.localdate()))
    if any(rival.holds and rival.likeness >= SAME for rival in rivals):
        return Finding(Conflict.TAKEN, rivals)
    return Finding(Conflict.POSSIBLE if rivals else Conflict.FREE, rivals)


def conflict_of(deal: Deal) -> Conflict:
    """The answer for a claim that is made: what was claimed before it counts."""
    return find_conflict(
        identity_of(deal), own=[deal.partner_id], but=deal.pk, before=deal.claimed_at
    ).answer


def limit_questions(*, user_id: int | None) -> None:
    """Count one question of a person. Raises ``Limited``: nobody may list customers by asking."""
    take(f"deals.conflict:{user_id}", burst=_BURST, per_minute=_PER_MINUTE)


def _rivals(
    identity: Identity,
    own: Collection[int | None],
    before: datetime | None,
    but: int | None,
    on: date,
) -> list[Rival]:
    claims = _claims(on).exclude(pk=but).filter(Q(partner=None) | ~Q(partner__in=list(own)))
    if before is not None:
        claims = claims.filter(Q(claimed_at=None) | Q(claimed_at__lt=before))
    rivals = []
    for deal in candidates(claims, identity):
        score = likeness(identity, identity_of(deal))
        if score >= SIMILAR:
            rivals.append(Rival(deal.pk, Decimal(f"{score:.1f}"), deal.kind == "registration"))
    return sorted(rivals, key=lambda rival: rival.likeness, reverse=True)


def _claims(on: date) -> QuerySet[Deal]:
    """Open deals that count: protected or being decided, and the house's own opportunities."""
    return Deal.objects.filter(
        Q(kind="opportunity")
        | Q(approval_status__in=[ApprovalStatus.PENDING, ApprovalStatus.RETURNED])
        | Q(approval_status=ApprovalStatus.APPROVED, protected_until__gte=on),
        IS_OPEN,
    )


def candidates(claims: QuerySet[Deal], identity: Identity) -> list[Deal]:
    """The claims whose customer may be this one, at most 200: their likeness is for the caller."""
    if not identity.name and not identity.tax_id:
        return []
    known = Q(match_keys__overlap=list(identity.keys))
    if identity.name:
        known |= _similar(identity)
    if identity.tax_id:
        known |= Q(match_tax_id=identity.tax_id)
    if identity.country:
        claims = claims.filter(match_country__in=["", identity.country])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [_CANDIDATE_SIMILARITY]
        )
    fields = ("kind", "match_name", "match_keys", "match_tax_id", "match_country")
    return list(claims.filter(known).only(*fields)[:_MOST_CANDIDATES])


def _similar(identity: Identity) -> Q:
    """Names alike, country by country: the index on both leaves little to look at."""
    alike = Q(match_name__trigram_similar=identity.name)
    if not identity.country:
        return alike
    return (Q(match_country="") & alike) | (Q(match_country=identity.country) & alike)
