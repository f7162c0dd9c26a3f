"""End a registration that nobody has begun to decide."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from deals.models import Deal
from deals.services.start_approval import APPROVAL
from workflows.engine import approval_of


def end_unrouted(lock: Callable[[], Deal], end: Callable[[Deal], Deal]) -> Deal | None:
    """``end`` the deal that ``lock`` gives, unless its approval has begun by then: then ``None``.

    Whoever moves up in the line gets an approval at any moment. Every decision locks the approval
    first and the deal after it, so the deal's lock is given back before the approval is asked for.
    """
    before_the_lock = transaction.savepoint_create()
    deal = lock()
    if approval_of(APPROVAL, deal.pk) is not None:
        transaction.savepoint_rollback(before_the_lock)
        return None
    ended = end(deal)
    transaction.savepoint_commit(before_the_lock)
    return ended
