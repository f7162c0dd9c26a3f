"""End a registration that nobody has begun to decide."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from deals.models import Deal
from deals.services.start_approval import APPROVAL
from deals.services.submit_deal import take_turn
from workflows.engine import approval_of


def end_unrouted(lock: Callable[[], Deal], end: Callable[[Deal], Deal]) -> Deal | None:
    """``end`` the deal that ``lock`` gives, unless its approval has begun by then: then ``None``.

    Whoever moves up in the line gets an approval at any moment. Every decision locks the approval
    first and the deal after it, so what is held is given back before the approval is asked for.
    """
    before_the_lock = transaction.savepoint_create()
    take_turn()
    deal = lock()
    if approval_of(APPROVAL, deal.pk) is not None:
        transaction.savepoint_rollback(before_the_lock)
        return None
    ended = end(deal)
    transaction.savepoint_commit(before_the_lock)
    return ended


def end_registration(
    deal: Deal,
    *,
    lock: Callable[[], Deal],
    end: Callable[[Deal], Deal],
    through_approval: Callable[[], object],
) -> Deal:
    """End a deal: by its approval where there is one, else at once. The deal, as it is then."""
    if approval_of(APPROVAL, deal.pk) is None:
        ended = end_unrouted(lock, end)
        if ended is not None:
            return ended
    through_approval()
    deal.refresh_from_db()
    return deal
