"""Change a product."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.services.edit_product import edit_product
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.product_inputs import ProductFields, product_values
from partner_api.types.products import Product
from portal.kernel.actors import Actor


class EditProduct(Mutation):
    """Changes a product; only what is given changes."""

    class Input(ProductFields):
        product = graphene.ID(required=True, description="Which product, by global id.")
        version = graphene.Int(description="The version that you saw; refuses if it is older.")
        sku = graphene.String(description="A new SKU.")

    product = Reread(Product, description="The product, as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.edit_product``."""
        values = product_values(given)
        found = record_of(actor, values.pop("product"), field="product", kind="Product")
        return {"product": edit_product(actor=actor, current=found.sku, **values)}
