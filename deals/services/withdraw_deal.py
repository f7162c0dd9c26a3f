"""Take a registration back."""

from __future__ import annotations

from typing import Any

from deals.engine.recognition import identity_of
from deals.events import DealWithdrawn
from deals.models import Deal
from deals.policies import owns
from deals.selectors.doors import own_deal_for_update, visible_deal
from deals.services.advance_line import advance_line
from deals.services.end_unrouted import end_registration
from deals.services.start_approval import APPROVAL
from deals.states import move
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden
from portal.kernel.events import publish
from workflows.services.withdraw import withdraw_request


@command("deals.withdraw_deal")
def withdraw_deal(*, actor: Actor, reference: str, reason: str = "") -> Deal:
    """Take back a registration that is not decided yet; whoever waits moves up.

    Raises ``NotFound``, ``Forbidden``, and ``Conflict`` once it was decided.
    """
    deal = visible_deal(actor=actor, reference=reference)
    if not owns(actor, deal):
        raise Forbidden
    return end_registration(
        deal,
        lock=lambda: own_deal_for_update(actor=actor, reference=reference),
        end=lambda row: end_withdrawn(
            actor=actor, record=row, approval=None, comment=reason.strip()
        ),
        through_approval=lambda: withdraw_request(
            actor=actor, code=APPROVAL, record=deal, reason=reason
        ),
    )


def end_withdrawn(*, actor: Actor, record: Deal, approval: Any, comment: str = "") -> Deal:
    """What a withdrawal means for the deal; the approval engine calls this."""
    move(record, "withdraw", actor=actor)
    publish(actor, DealWithdrawn(subject_id=record.pk), reason=comment)
    advance_line(identity_of(record))
    return record
