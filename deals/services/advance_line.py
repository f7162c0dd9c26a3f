"""Let the next in line have its turn when nobody claims its customer any more."""

from __future__ import annotations

from deals.engine.conflict import SAME, conflict_of, find_conflict
from deals.engine.recognition import identity_of
from deals.events import ConflictChanged, DealAdvanced
from deals.models import ApprovalStatus, Conflict, Deal
from deals.models.deals import IS_OPEN
from deals.services.start_approval import start_approval
from deals.services.submit_deal import take_turn
from deals.states import move
from partners.engine.identity import Identity, likeness
from portal.kernel.actors import SYSTEM
from portal.kernel.events import publish

_MOST_WAITING = 500


def advance_line(*customers: Identity) -> list[Deal]:
    """Start the approval of those who wait for one of these customers and are first by now.

    Part of every command that ends a claim or learns another customer of it, in its transaction:
    whoever calls for another customer names the former one as well. Returns who advanced.
    """
    take_turn()
    waiting = Deal.objects.select_for_update(of=("self",)).filter(
        IS_OPEN, waiting_since__isnull=False
    )
    countries = {customer.country for customer in customers}
    if "" not in countries:
        waiting = waiting.filter(match_country__in=["", *countries])
    return [
        _start(deal)
        for deal in waiting.order_by("claimed_at", "pk")[:_MOST_WAITING]
        if any(likeness(customer, identity_of(deal)) >= SAME for customer in customers)
        and conflict_of(deal) != Conflict.TAKEN
    ]


def _start(deal: Deal) -> Deal:
    deal.conflict = conflict_of(deal)
    deal.save(update_fields=["conflict"])
    move(deal, "advance", actor=SYSTEM)
    publish(SYSTEM, DealAdvanced(subject_id=deal.pk))
    start_approval(deal)
    return deal


def claim_moved(deal: Deal, before: Identity) -> None:
    """A claim is on another customer than it was, ``before``: whoever waits for either moves up,
    and what is being decided on either is answered anew."""
    after = identity_of(deal)
    if after == before:
        return
    advance_line(before, after)
    rivals = {
        rival.deal_id
        for customer in (before, after)
        for rival in find_conflict(customer, own=[deal.partner_id], but=deal.pk).rivals
    }
    # Whose decision is being stored in this moment is decided on what was known before.
    decided = Deal.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk__in=rivals,
        approval_status__in=[ApprovalStatus.PENDING, ApprovalStatus.RETURNED],
        waiting_since=None,
        claimed_at__gt=deal.claimed_at,
    )
    for each in decided:
        answer = conflict_of(each)
        if each.conflict != answer:
            Deal.objects.filter(pk=each.pk).update(conflict=answer)
            publish(SYSTEM, ConflictChanged(subject_id=each.pk))
