"""The waiting line of a customer that is taken: who is in it, and whether it has moved."""

from __future__ import annotations

from deals.engine.conflict import SAME, candidates, find_conflict
from deals.engine.recognition import identity_of
from deals.models import Deal
from deals.models.deals import IS_OPEN
from partners.engine.identity import likeness
from sharing.projections import Shown


def place_in_line(*, deal: Shown) -> int | None:
    """How many wait for the customer of a waiting deal since before it, itself included."""
    if deal.waiting_since is None:
        return None
    return 1 + len(_waiting_before(Deal.objects.get(pk=deal.pk)))


def _waiting_before(deal: Deal) -> list[Deal]:
    customer = identity_of(deal)
    earlier = Deal.objects.filter(
        IS_OPEN, waiting_since__isnull=False, claimed_at__lt=deal.claimed_at
    )
    return [
        each
        for each in candidates(earlier, customer)
        if likeness(customer, identity_of(each)) >= SAME
    ]


def line_moved(deal: Deal) -> bool:
    """Whether somebody who claimed the same customer later is being decided, or protected."""
    rivals = find_conflict(identity_of(deal), own=[deal.partner_id], but=deal.pk).rivals
    same = [rival.deal_id for rival in rivals if rival.holds and rival.likeness >= SAME]
    later = Deal.objects.filter(pk__in=same, claimed_at__gt=deal.claimed_at)
    return later.filter(waiting_since=None).exists()
