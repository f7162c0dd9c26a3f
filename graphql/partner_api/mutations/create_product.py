"""Add a product."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.services.create_product import create_product
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.product_inputs import ProductFields, product_values
from partner_api.types.products import Product
from portal.kernel.actors import Actor


class CreateProduct(Mutation):
    """Adds a product under a SKU that is still free."""

    class Input(ProductFields):
        sku = graphene.String(required=True, description="The key that people order it by.")
        name = graphene.String(required=True, description="Its name.")

    product = Reread(Product, description="The product.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.create_product``."""
        return {"product": create_product(actor=actor, **product_values(given))}
