"""Carry out the return of a registration."""

from __future__ import annotations

from typing import Any

from deals.events import DealReturned
from deals.models import Deal
from deals.states import move
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.events import publish


@command("deals.return_deal")
def return_deal(*, actor: Actor, record: Deal, approval: Any, comment: str = "") -> Deal:
    """Ask the partner to change something; the claim keeps its place. The engine calls this.

    Raises ``Conflict`` if the deal is not in approval.
    """
    move(record, "give_back", actor=actor, comment=comment)
    publish(actor, DealReturned(subject_id=record.pk), reason=comment)
    return record
