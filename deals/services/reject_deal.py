"""Carry out the rejection of a registration."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from deals.engine.recognition import identity_of
from deals.events import DealRejected
from deals.models import Deal
from deals.services.advance_line import advance_line
from deals.states import move
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.events import publish


@command("deals.reject_deal")
def reject_deal(*, actor: Actor, record: Deal, approval: Any, comment: str = "") -> Deal:
    """Free the customer for whoever waits; the approval engine calls this.

    Raises ``Conflict`` if the deal is not in approval.
    """
    move(record, "reject", actor=actor, at=timezone.now(), comment=comment)
    publish(actor, DealRejected(subject_id=record.pk), reason=comment)
    advance_line(identity_of(record))
    return record
