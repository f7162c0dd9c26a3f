"""End a registration for the house."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deals.engine.recognition import identity_of
from deals.events import DealCancelled
from deals.models import Deal
from deals.policies import can_cancel_now
from deals.selectors.doors import deal_for_update, visible_deal
from deals.services.advance_line import advance_line
from deals.services.end_special_price import end_special_price
from deals.services.end_unrouted import end_registration
from deals.services.start_approval import APPROVAL
from deals.states import move
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, Refused
from portal.kernel.events import publish
from workflows.services.withdraw import cancel_request


@command("deals.cancel_deal")
def cancel_deal(*, actor: Actor, reference: str, reason: str) -> Deal:
    """End a running or approved registration; protection and special prices go with it.

    While departments decide on it, administrators alone end it.
    Raises ``NotFound``, ``Forbidden``, ``Refused`` without a reason, and ``Conflict`` if there is
    nothing left to end.
    """
    deal = visible_deal(actor=actor, reference=reference)
    if not can_cancel_now(actor, deal):
        raise Forbidden
    if not reason.strip():
        raise Refused(_("Say why: the partner reads it."), code="reason_missing", field="reason")
    return end_registration(
        deal,
        lock=lambda: deal_for_update(actor=actor, reference=reference),
        end=lambda row: end_cancelled(
            actor=actor, record=row, approval=None, comment=reason.strip()
        ),
        through_approval=lambda: cancel_request(
            actor=actor, code=APPROVAL, record=deal, reason=reason
        ),
    )


def end_cancelled(*, actor: Actor, record: Deal, approval: Any, comment: str = "") -> Deal:
    """What a cancellation means for the deal; the approval engine calls this."""
    move(record, "cancel", actor=actor, at=timezone.now(), comment=comment)
    publish(actor, DealCancelled(subject_id=record.pk), reason=comment)
    for price in record.special_prices.filter(ended_at=None):
        end_special_price(actor=SYSTEM, reference=price.reference, reason=comment)
    advance_line(identity_of(record))
    return record
