"""What the pages of a draft begin with, and what their fields suggest."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q

from catalogue.models import Product
from deals.models import Deal
from partners.models import Organisation
from portal.kernel.actors import Actor
from sharing.policies import visible_to
from sharing.projections import Shown, project

_MOST_OPTIONS = 10


def draft_lines(deal: Deal) -> list[dict[str, Any]]:
    """The lines of a draft as the form of page 2 begins with them."""
    return [
        {
            "product": line.product.sku,
            "label": f"{line.product.sku} · {line.product.name}",
            "quantity": _plain(line.quantity),
            "requested_price": line.requested_price and _plain(line.requested_price),
        }
        for line in deal.lines.select_related("product")
    ]


def _plain(value: Decimal) -> str:
    """Without trailing zeros, and never in powers of ten: 4000, not 4E+3."""
    return f"{value.normalize():f}"


def customer_options(*, actor: Actor, text: str) -> list[Shown]:
    """Customers that the actor sees whose name begins or contains what is typed."""
    if not text.strip():
        return []
    rows = visible_to(actor, Organisation.objects.filter(roles__contains=["customer"])).filter(
        Q(name__icontains=text.strip()) | Q(reference__iexact=text.strip())
    )
    return project(rows.order_by("sort_key", "pk")[:_MOST_OPTIONS])


def product_options(*, actor: Actor, text: str) -> list[Shown]:
    """Products that the actor sees by SKU or name; the first ones while nothing is typed."""
    rows = visible_to(actor, Product.objects.filter(status="active"))
    if text.strip():
        rows = rows.filter(Q(sku__icontains=text.strip()) | Q(name__icontains=text.strip()))
    return project(rows.order_by("sort_key", "pk")[:_MOST_OPTIONS])
