"""Change a product."""

from __future__ import annotations

from typing import Any

from catalogue.events import ProductChanged
from catalogue.models import Product
from catalogue.services.create_product import check_product, derived, store
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict
from portal.kernel.events import publish
from sharing.doors import access_for_update
from sharing.engine.compiler import refresh_sort_keys
from sharing.policies import visible_to
from sharing.versions import version_seen


@command("catalogue.edit_product")
def edit_product(
    *, actor: Actor, current: str, version: int | None = None, **values: Any
) -> Product:
    """Change columns of the product whose SKU is ``current``.

    ``version`` is the one that the editor was shown.
    Raises ``NotFound``, ``Forbidden``, ``Conflict`` if somebody changed it meanwhile, ``Refused``.
    """
    product: Product = access_for_update(actor, Product.objects.all(), sku=current)
    seen = visible_to(actor, Product.objects.filter(pk=product.pk)).get()
    if version is not None and version != version_seen(product, seen.facet_mask):
        raise Conflict
    clean = {
        key: each for key, each in check_product(values).items() if getattr(product, key) != each
    }
    if not clean:
        return product
    for key, each in clean.items():
        setattr(product, key, each)
    for key, each in derived(product.sku, product.name).items():
        setattr(product, key, each)
    product.version += 1
    store(product)
    if "name" in clean:
        refresh_sort_keys(Product.shareable, {product.pk: bytes(product.sort_key)})
    publish(actor, ProductChanged(subject_id=product.pk))
    return product
