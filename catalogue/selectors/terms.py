"""Which discounts and costs apply to a sale."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from catalogue.models import PriceTerm, Product
from catalogue.policies import sees_cost
from partners.models import Organisation, Partner
from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort

NEWEST_TERM = Sort("valid_from", descending=True, parse=date.fromisoformat)


def term_list(*, actor: Actor, view: str = "all", kind: str = "") -> QuerySet[PriceTerm]:
    """Price terms: ``current``, ``coming``, ``over`` or all of them. They belong to whoever in
    the house sees costs: nobody else gets any."""
    rows = PriceTerm.objects.select_related("partner", "product")
    if not sees_cost(actor):
        return rows.none()
    today = timezone.localdate()
    running = Q(valid_until=None) | Q(valid_until__gte=today)
    views = {
        "current": running & Q(valid_from__lte=today),
        "coming": Q(valid_from__gt=today),
        "over": Q(valid_until__lt=today),
    }
    rows = rows.filter(views.get(view, Q()))
    return rows.filter(kind=kind) if kind else rows


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
