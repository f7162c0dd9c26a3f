"""Register a deal in one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from deals.models import Deal
from deals.services.save_draft import DraftChanges, LineInput, save_draft
from deals.services.submit_deal import submit_deal
from portal.kernel.actors import Actor
from portal.kernel.commands import command


@command("deals.register_deal")
def register_deal(
    *,
    actor: Actor,
    partner: str | None = None,
    lines: Sequence[LineInput] = (),
    join_line: bool = False,
    **changes: Unpack[DraftChanges],
) -> Deal:
    """Draft and send a registration together; nothing is kept if anything is missing.

    Raises what ``save_draft`` and ``submit_deal`` raise.
    """
    deal = save_draft(actor=actor, partner=partner, lines=lines, **changes)
    return submit_deal(actor=actor, reference=deal.reference, join_line=join_line)
