"""Throw a draft away."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from deals.events import DealDiscarded
from deals.selectors.doors import own_deal_for_update
from deals.states import DealStatus, status_of
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict
from portal.kernel.events import publish


@command("deals.discard_draft")
def discard_draft(*, actor: Actor, reference: str) -> None:
    """Delete a draft that was never sent; its history stays.

    Raises ``NotFound``, ``Forbidden``, and ``Conflict`` once it was sent.
    """
    deal = own_deal_for_update(actor=actor, reference=reference)
    if status_of(deal) != DealStatus.DRAFT:
        raise Conflict(
            _("This registration was sent: withdraw it instead."), code="deal_already_sent"
        )
    publish(actor, DealDiscarded(subject_id=deal.pk))
    deal.delete()
