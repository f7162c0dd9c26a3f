"""Take back the outcome of a registration that was decided a moment ago."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from deals.engine.line import line_moved
from deals.events import DealReopened
from deals.models import Deal
from deals.services.end_special_price import end_special_price
from deals.states import DealStatus, move, status_of
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict
from portal.kernel.events import publish


@command("deals.reopen_deal")
def reopen_deal(*, actor: Actor, record: Deal, approval: Any, comment: str = "") -> Deal:
    """Back into approval: the protection goes, special prices end; the engine calls this.

    Raises ``Conflict`` (``line_moved``) if a rejection let somebody else have their turn, and
    ``Conflict`` if the deal was not just decided.
    """
    rejected = status_of(record) == DealStatus.REJECTED
    if rejected and line_moved(record):
        raise Conflict(
            _("Whoever waited for this customer has moved up: the rejection stands."),
            code="line_moved",
        )
    move(record, "reopen", actor=actor)
    for price in record.special_prices.filter(ended_at=None):
        end_special_price(actor=SYSTEM, reference=price.reference, reason=comment)
    record.lines.update(approved_price=None)
    publish(actor, DealReopened(subject_id=record.pk), reason=comment)
    return record
