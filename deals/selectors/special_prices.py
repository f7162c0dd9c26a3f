"""Special prices, as the actor sees them."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from catalogue.models import Product
from deals.models import Deal, SpecialPrice
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Page, Sort, page
from sharing.policies import visible_to
from sharing.projections import Shown, project

VIEWS = ("running", "coming", "over", "all")


def special_price_list(
    *, actor: Actor, view: str = "running", text: str = "", deal: str = ""
) -> QuerySet[SpecialPrice]:
    """The special prices that the actor sees, with their companies, product and deal."""
    rows = visible_to(actor, SpecialPrice.objects.all()).filter(_view(view))
    if text.strip():
        products = visible_to(actor, Product.objects.all()).filter(
            Q(sku__icontains=text.strip()) | Q(name__icontains=text.strip())
        )
        rows = rows.filter(
            Q(reference__iexact=text.strip()) | Q(product__in=products.values("pk"))
        )
    if deal:
        rows = rows.filter(deal__in=visible_to(actor, Deal.by_reference(deal)).values("pk"))
    return with_relations(actor, rows)


def with_relations(actor: Actor, rows: QuerySet[SpecialPrice]) -> QuerySet[SpecialPrice]:
    """The rows with what they point to, as far as the actor sees it."""
    companies = visible_to(actor, Organisation.objects.all())
    return rows.select_related("granted_by").prefetch_related(
        Prefetch("partner", companies),
        Prefetch("customer", companies),
        Prefetch("product", visible_to(actor, Product.objects.all())),
        Prefetch("deal", visible_to(actor, Deal.objects.all())),
    )


def special_price_page(
    *, actor: Actor, view: str = "running", text: str = "", **where: Any
) -> Page[Shown]:
    """One page, the newest first; ``where`` holds ``first``, ``after``, ``last``, ``before``."""
    rows = special_price_list(actor=actor, view=view, text=text)
    found = page(rows, Sort("granted_at", descending=True), **where)
    return Page(project(found.items), found.cursors, found.has_next, found.has_previous)


def access_special_price(*, actor: Actor, reference: str) -> Shown:
    """One special price as the actor sees it. Raises ``NotFound``."""
    rows = visible_to(actor, SpecialPrice.by_reference(reference))
    price = with_relations(actor, rows).first()
    if price is None:
        raise NotFound
    return Shown(price)


def special_price_for(
    *, partner_id: int, product_id: int, customer_id: int | None = None
) -> SpecialPrice | None:
    """The price that counts for a partner today: the customer's own first, then the lowest."""
    today = timezone.localdate()
    rows = SpecialPrice.objects.filter(
        Q(customer=None) | Q(customer=customer_id),
        partner=partner_id,
        product=product_id,
        ended_at=None,
        valid_from__lte=today,
        valid_until__gte=today,
    )
    return min(rows, key=lambda row: (row.customer_id is None, row.price), default=None)


def _view(view: str) -> Q:
    today = timezone.localdate()
    views = {
        "running": Q(ended_at=None, valid_from__lte=today, valid_until__gte=today),
        "coming": Q(ended_at=None, valid_from__gt=today),
        "over": Q(ended_at__isnull=False) | Q(valid_until__lt=today),
    }
    return views.get(view, Q())
