"""Answer a returned registration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django.utils import timezone

from deals.engine.conflict import find_conflict
from deals.engine.recognition import recognise
from deals.events import DealResubmitted
from deals.models import Deal
from deals.selectors.doors import own_deal_for_update, visible_deal
from deals.services.save_draft import DraftChanges, LineInput, save_draft
from deals.services.start_approval import APPROVAL, hold_approval
from deals.services.submit_deal import complete, store
from deals.states import move
from portal.kernel.actors import Actor
from portal.kernel.commands import command
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
    ``Conflict`` if it was not returned, and ``Refusals`` naming what is missing.
    """
    seen = visible_deal(actor=actor, reference=reference)
    # The approval is locked first and the deal after it, as every decision does.
    hold_approval(seen)
    if changes or lines is not None:
        save_draft(actor=actor, reference=reference, lines=lines, **changes)
    deal = own_deal_for_update(actor=actor, reference=reference)
    rows = complete(deal)
    identity = recognise(deal)
    deal.conflict = find_conflict(
        identity, own=[deal.partner_id], but=deal.pk, before=deal.claimed_at
    ).answer
    move(deal, "resubmit", actor=actor, by=actor.user_id, at=timezone.now())
    store(deal, rows)
    publish(actor, DealResubmitted(subject_id=deal.pk), reason=comment)
    resubmit_request(actor=actor, code=APPROVAL, record=deal, comment=comment)
    return deal
