"""Hand a registration to the approval engine."""

from __future__ import annotations

from deals.models import Deal
from portal.kernel.actors import actor_for
from workflows import engine

APPROVAL = "deals.deal"


def start_approval(deal: Deal) -> None:
    """Route the deal in the name of whoever submitted it, so that they never decide it."""
    engine.start(APPROVAL, deal, actor=actor_for(deal.submitted_by))
