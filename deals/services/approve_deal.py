"""Carry out the approval of a registration."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from deals.engine.protection import protection_of
from deals.events import DealApproved
from deals.models import Deal, DealLine
from deals.services.grant_special_price import grant_special_price
from deals.states import move
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.commands import command
from portal.kernel.events import publish


@command("deals.approve_deal")
def approve_deal(*, actor: Actor, record: Deal, approval: Any, comment: str = "") -> Deal:
    """Protect the deal and grant its special prices; the approval engine calls this.

    Every line that asked for less than the list price becomes a special price of the partner, for
    the registered quantity. Raises ``Conflict`` if the deal is not in approval.
    """
    today = timezone.localdate()
    protection = protection_of(record, today)
    move(
        record, "approve", actor=actor, at=timezone.now(), until=protection.until, comment=comment
    )
    for line in record.lines.select_related("product"):
        price = line.approved_price = line.price
        line.save(update_fields=["approved_price"])
        if price is not None and record.partner is not None and _is_special(line):
            # The deciders granted it together: the deal names them, no single person does.
            grant_special_price(
                actor=SYSTEM,
                partner=record.partner,
                product=line.product,
                price=price,
                currency=line.currency,
                valid_from=today,
                valid_until=protection.prices_until,
                deal=record,
                customer=record.customer,
                quantity_cap=line.quantity,
            )
    publish(actor, DealApproved(subject_id=record.pk), reason=comment)
    return record


def _is_special(line: DealLine) -> bool:
    return line.requested_price is not None and (
        line.list_price is None or line.requested_price < line.list_price
    )
