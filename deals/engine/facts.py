"""What a registration is decided on: the facts that routing rules ask and approvers sign."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from catalogue.selectors.rates import RateMissing, convert
from deals.engine.margins import margin_facts
from deals.models import ApprovalStatus, Deal, DealLine
from deals.models.deals import IS_OPEN
from orders.models import Receivable
from partners.models import Partner
from portal.kernel.money import Money
from workflows.requests import priced

_CENT = Decimal("0.01")


def deal_facts(deal: Deal) -> dict[str, Any]:
    """The facts of a deal: money in the house's currency, percent as 12.5 for 12.5 %."""
    return facts_with(deal, list(deal.lines.select_related("product").order_by("position")))


def facts_with(deal: Deal, lines: list[DealLine]) -> dict[str, Any]:
    """The facts of a deal with these lines, which need not be stored as they are."""
    partner = Partner.objects.filter(organisation=deal.partner_id).first()
    amount = in_house_currency(deal.amount or Decimal(0), deal.currency)
    exposure = amount + _running(deal) + _unpaid(deal)
    limit = deal.partner.credit_limit if deal.partner else None
    return {
        "amount": amount,
        "discount": max((_percent(line) for line in lines), default=Decimal(0)),
        "below_floor": any(line.is_below_floor for line in lines),
        "tender": deal.tender,
        "exposure": exposure,
        "over_limit": limit is not None and exposure > limit,
        "tier": partner.tier if partner else "",
        "product_lines": sorted({line.product.product_line for line in lines} - {""}),
        "products": _told(lines),
        "country": deal.country,
        "customer": deal.customer_name,
        "customer_record": deal.customer_id,
        "known_customer": deal.customer.reference if deal.customer else "",
        "competitor": deal.competitor,
        "conflict": deal.conflict,
        "closing_date": deal.closing_date,
        "manager": partner.account_manager_id if partner else None,
        **margin_facts(deal, lines),
    }


def in_house_currency(amount: Decimal, currency: str) -> Decimal:
    """An amount in the house's currency by today's rates, in cents; as it is without a rate."""
    try:
        money = convert(Money(amount, currency), settings.HOUSE_CURRENCY, timezone.localdate())
    except RateMissing:
        money = Money(amount, currency)
    return money.amount.quantize(_CENT, ROUND_HALF_UP)


def _running(deal: Deal) -> Decimal:
    """What the partner's other approved, open deals come to."""
    others = Deal.objects.filter(
        IS_OPEN, partner=deal.partner_id, approval_status=ApprovalStatus.APPROVED
    ).exclude(pk=deal.pk)
    return sum(
        (
            in_house_currency(amount or Decimal(0), currency)
            for amount, currency in others.values_list("amount", "currency")
        ),
        Decimal(0),
    )


def _unpaid(deal: Deal) -> Decimal:
    """What the partner still owes the house."""
    open_items = Receivable.objects.filter(organisation=deal.partner_id, open_amount__gt=0)
    by_currency = open_items.order_by().values_list("currency").annotate(Sum("open_amount"))
    return sum((in_house_currency(total, currency) for currency, total in by_currency), Decimal(0))


def _percent(line: DealLine) -> Decimal:
    return (line.discount_percent or Decimal(0)).quantize(_CENT, ROUND_HALF_UP)


def _told(lines: list[DealLine]) -> str:
    return "; ".join(
        priced(line.product.sku, line.quantity, Money(line.price, line.currency))
        for line in lines
        if line.price is not None
    )
