"""What an approver sees beside the facts: every line's waterfall, and who else sells."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from catalogue.engine.sheets import bars_on_sheet, titled
from deals.engine.conflict import find_conflict
from deals.engine.margins import line_waterfall
from deals.engine.recognition import identity_of
from deals.models import Deal, DealLine
from workflows.requests import Sheet, Waterfall

_MOST_WATERFALLS = 20


def deal_sheet(deal: Deal) -> Sheet:
    """The sheet of a deal, in the language that is active: frozen when the deal is sent."""
    lines = list(deal.lines.select_related("product").order_by("position"))
    drawn = [_waterfall(deal, line) for line in lines[:_MOST_WATERFALLS]]
    return Sheet(
        summary=deal.notes,
        waterfalls=tuple(each for each in drawn if each is not None),
        rows=tuple(_rows(deal)),
    )


def _rows(deal: Deal) -> list[tuple[str, str]]:
    finding = find_conflict(
        identity_of(deal), own=[deal.partner_id or 0], but=deal.pk, before=deal.claimed_at
    )
    rivals = Deal.objects.in_bulk([rival.deal_id for rival in finding.rivals[:5]])
    rows = [
        (
            gettext_noop("Other deal with this customer"),
            f"{rivals[rival.deal_id].reference} ({rival.likeness} %)",
        )
        for rival in finding.rivals[:5]
    ]
    if deal.partner is not None:
        rows.insert(0, (gettext_noop("Partner"), deal.partner.name))
    return rows


def _waterfall(deal: Deal, line: DealLine) -> Waterfall | None:
    drawn = line_waterfall(deal, line)
    if drawn is None:
        # Without a list price there is nothing to compare with; the facts show the price asked.
        return None
    below = bool(drawn.is_below_floor)
    thin = drawn.margin_rate is not None and drawn.margin_rate < 0
    return Waterfall(
        title=titled(line.product),
        bars=bars_on_sheet(drawn),
        currency=drawn.currency,
        unit=line.product.unit,
        verdict=_verdict(below, thin),
        tone="bad" if below or thin else "ok",
    )


def _verdict(below: bool, thin: bool) -> str:
    if thin:
        return gettext_noop("The house would lose money on every unit.")
    return gettext_noop("The requested price lies below the floor price.") if below else ""
