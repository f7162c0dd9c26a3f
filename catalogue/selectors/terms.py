"""Which discounts and costs apply to a sale."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q

from catalogue.models import PriceTerm, Product
from partners.models import Organisation, Partner


def terms_for(
    *, product: Product, partner: Organisation | None, quantity: Decimal | int, on: date
) -> dict[str, PriceTerm]:
    """The term of each kind that applies, by kind: the one with the most conditions filled.

    Only the waterfall reads terms; it decides which steps its actor sees.
    """
    partnership = Partner.objects.filter(organisation=partner).first() if partner else None
    tiers = ["", partnership.tier] if partnership else [""]
    countries = ["", partner.country] if partner else [""]
    rows = PriceTerm.objects.filter(
        Q(partner=None) | Q(partner=partner) if partner else Q(partner=None),
        Q(product=None) | Q(product=product),
        Q(max_quantity=None) | Q(max_quantity__gte=quantity),
        Q(valid_until=None) | Q(valid_until__gte=on),
        tier__in=tiers,
        country__in=countries,
        category__in=["", product.category],
        min_quantity__lte=max(quantity, 1),
        valid_from__lte=on,
    )
    best: dict[str, PriceTerm] = {}
    for term in sorted(rows, key=_weight):
        best[term.kind] = term
    return best


def _weight(term: PriceTerm) -> tuple[int, int, date, int]:
    """Most specific last: filled conditions, then the higher quantity, then the newer term."""
    filled = (term.tier, term.partner_id, term.product_id, term.category, term.country)
    return sum(map(bool, filled)), term.min_quantity, term.valid_from, term.pk
