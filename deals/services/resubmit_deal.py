"""Answer a returned registration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deals.engine.conflict import SAME, conflict_of, find_conflict
from deals.engine.recognition import identity_of, recognise
from deals.events import DealResubmitted
from deals.models import Conflict as Answer
from deals.models import Deal
from deals.selectors.doors import own_deal_for_update, visible_deal
from deals.services.advance_line import claim_moved
from deals.services.save_draft import DraftChanges, LineInput, save_draft
from deals.services.start_approval import APPROVAL, hold_approval
from deals.services.submit_deal import complete, store, take_turn
from deals.states import move
from partners.engine.identity import Identity, likeness
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Refused
from portal.kernel.events import publish
from workflows.services.resubmit import resubmit_request


@command("deals.resubmit_deal")
def resubmit_deal(
    *,
    actor: Actor,
    reference: str,
    comment: str = "",
    lines: Sequence[LineInput] | None = None,
    **changes: Unpack[DraftChanges],
) -> Deal:
    """Send a returned registration again, with what is to change; its claim keeps its place.

    Only the approvers whose facts changed are asked again. Raises ``NotFound``, ``Forbidden``,
    ``Conflict`` if it was not returned, ``Refusals`` naming what is missing, and ``Refused``
    (``customer_taken``) for another customer whom somebody claims.
    """
    seen = visible_deal(actor=actor, reference=reference)
    # The approval is locked first and the deal after it, as every decision does.
    hold_approval(seen)
    take_turn()
    before = identity_of(seen)
    if changes or lines is not None:
        save_draft(actor=actor, reference=reference, lines=lines, **changes)
    deal = own_deal_for_update(actor=actor, reference=reference)
    rows = complete(deal)
    identity = recognise(deal)
    deal.conflict = _conflict(deal, before, identity)
    move(deal, "resubmit", actor=actor, by=actor.user_id, at=timezone.now())
    store(deal, rows)
    publish(actor, DealResubmitted(subject_id=deal.pk), reason=comment)
    resubmit_request(actor=actor, code=APPROVAL, record=deal, comment=comment)
    claim_moved(deal, before)
    return deal


def _conflict(deal: Deal, before: Identity, now: Identity) -> Answer:
    """The answer for the customer as it is known now. Nobody comes first with another customer
    by having registered some customer early."""
    if likeness(before, now) >= SAME:
        return conflict_of(deal)
    other = find_conflict(now, own=[deal.partner_id], but=deal.pk).answer
    if other == Answer.TAKEN:
        raise Refused(
            _(
                "This customer is taken. Withdraw this registration and register the customer"
                " anew: then you can join the waiting line."
            ),
            code="customer_taken",
            field="customer_name",
        )
    return other
