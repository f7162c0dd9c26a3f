"""Hand a registration to the approval engine."""

from __future__ import annotations

from deals.engine.what_if import APPROVAL
from deals.models import Deal
from portal.kernel.actors import actor_for
from workflows import engine

__all__ = ["APPROVAL", "hold_approval", "start_approval"]


def start_approval(deal: Deal) -> None:
    """Route the deal in the name of whoever submitted it, so that they never decide it."""
    engine.start(APPROVAL, deal, actor=actor_for(deal.submitted_by))


def hold_approval(deal: Deal) -> None:
    """Lock the deal's open approval, if there is one, until the end of the transaction."""
    engine.hold_approval(APPROVAL, deal.pk)
