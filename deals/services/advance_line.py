"""Let the next in line have its turn when a claim has ended."""

from __future__ import annotations

from deals.engine.conflict import SAME, find_conflict
from deals.events import DealAdvanced
from deals.models import Conflict, Deal
from deals.services.start_approval import start_approval
from deals.services.submit_deal import take_turn
from deals.states import move
from partners.engine.identity import Identity, likeness
from portal.kernel.actors import SYSTEM
from portal.kernel.events import publish

_MOST_WAITING = 500


def advance_line(*, ended: Deal) -> list[Deal]:
    """Start the approval of those whose customer nobody claims any more, first come first.

    Part of every command that ends a claim, in its transaction; returns who advanced.
    """
    take_turn()
    gone = _identity(ended)
    waiting = (
        Deal.objects.select_for_update(of=("self",))
        .filter(waiting_since__isnull=False, country__in={"", ended.country})
        .exclude(pk=ended.pk)
        .order_by("claimed_at", "pk")[:_MOST_WAITING]
    )
    return [
        _start(deal)
        for deal in waiting
        if likeness(gone, _identity(deal)) >= SAME and _is_first(deal)
    ]


def _is_first(deal: Deal) -> bool:
    finding = find_conflict(
        _identity(deal), own=[deal.partner_id], but=deal.pk, before=deal.claimed_at
    )
    return finding.answer != Conflict.TAKEN


def _start(deal: Deal) -> Deal:
    move(deal, "advance", actor=SYSTEM)
    publish(SYSTEM, DealAdvanced(subject_id=deal.pk))
    start_approval(deal)
    return deal


def _identity(deal: Deal) -> Identity:
    return Identity(deal.match_name, tuple(deal.match_keys), deal.match_tax_id, deal.country)
