"""Products that somebody sees."""

from __future__ import annotations

from django.db.models import QuerySet

from catalogue.models import Product, ProductStatus
from catalogue.models.keys import search_text
from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort
from sharing.policies import facet_filter, visible_to
from sharing.projections import Shown
from sharing.selectors import access

SORTS = {
    "name": Sort("sort_key", parse=bytes.fromhex),
    "-name": Sort("sort_key", descending=True, parse=bytes.fromhex),
    "sku": Sort("sku"),
    "-sku": Sort("sku", descending=True),
}


def product_list(
    *,
    actor: Actor,
    query: str = "",
    category: str = "",
    product_line: str = "",
    retired: bool = False,
) -> QuerySet[Product]:
    """The products that the actor sees, those on sale unless ``retired``; ``query`` looks into
    SKU and name."""
    products = visible_to(actor, Product.objects.all())
    if query.strip():
        products = facet_filter(products, search_name__contains=search_text(query.strip()))
    if category:
        products = facet_filter(products, category=category)
    if product_line:
        products = facet_filter(products, product_line=product_line)
    if not retired:
        products = facet_filter(products, status=ProductStatus.ACTIVE)
    return products


def access_product(*, actor: Actor, sku: str) -> Shown:
    """One product as the actor sees it. Raises ``NotFound``."""
    return access(actor, Product.objects.all(), sku=sku)


def product_for(*, actor: Actor, sku: str) -> Product:
    """The product itself, for a service that stores a link to it. Raises ``NotFound``."""
    return Product.objects.get(pk=access_product(actor=actor, sku=sku).pk)


def product_categories(*, actor: Actor) -> list[str]:
    """The categories of the products that the actor sees, at most 100."""
    names = visible_to(actor, Product.objects.exclude(category="")).order_by("category")
    return list(names.values_list("category", flat=True).distinct()[:100])


def product_options(*, actor: Actor, query: str, most: int = 10) -> list[Product]:
    """The first products that match, for a combobox."""
    return list(product_list(actor=actor, query=query).order_by("sort_key", "pk")[:most])
