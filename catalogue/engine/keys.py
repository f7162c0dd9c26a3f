"""Which product a file means: by SKU, by its key in the source system, an alias, or its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from catalogue.models import Product, ProductAlias
from partners.engine.keys import external_key
from portal.kernel.actors import Actor
from portal.kernel.bulk.rows import Problem
from sharing.policies import visible_to


def products_by_key(actor: Actor, keys: Iterable[str], *, source: str = "") -> dict[str, int]:
    """The ids of the products that the keys name; keys that name none, or two, are left out.

    A key of the source system wins over a SKU, and that over a name.
    """
    wanted = {key for key in keys if key}
    visible = visible_to(actor, Product.objects.all())
    named = visible.filter(name__in=wanted).values_list("name", "pk")
    times = Counter(name for name, _ in named)
    found = {name: pk for name, pk in named if times[name] == 1}
    found |= dict(visible.filter(sku__in=wanted).values_list("sku", "pk"))
    stored = {external_key(source, key): key for key in wanted}
    for key, pk in visible.filter(external_id__in=stored).values_list("external_id", "pk"):
        found[stored[key]] = pk
    aliases = ProductAlias.objects.filter(
        system__in={"", source}, key__in=wanted, product__in=visible.values("pk")
    )
    found |= dict(aliases.order_by("system").values_list("key", "product_id"))
    return found


def unknown_product(row: int, field: str, value: str) -> Problem:
    """The refusal of a row that names a product nobody knows."""
    text = _("No product has the SKU or key “%(value)s”. Import it first or map it to another.")
    return Problem(row, field, "unknown_product", text, value)
