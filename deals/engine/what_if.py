"""The route that a registration would take if its partner sent it now."""

from __future__ import annotations

from django.utils import timezone

from deals.engine.conflict import conflict_of
from deals.engine.facts import facts_with
from deals.engine.quotes import amount_of, quote
from deals.engine.recognition import recognise
from deals.models import Deal
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from workflows.engine.what_if import WhatIf, what_if

APPROVAL = "deals.deal"


def deal_what_if(*, actor: Actor, deal: Deal) -> WhatIf | None:
    """Steps, times, reasons and what would change them, by today's prices; changes nothing.

    Nothing while there is no line with a price, or nobody has said who decides. The caller has
    made sure that the actor may send the deal.
    """
    lines = list(deal.lines.select_related("product").order_by("position"))
    quote(deal, lines, timezone.localdate())
    if not lines or any(line.price is None for line in lines):
        return None
    deal.amount = amount_of(lines)
    recognise(deal)
    deal.conflict = conflict_of(deal)
    try:
        return what_if(APPROVAL, facts_with(deal, lines), actor=actor)
    except Refused:
        return None
