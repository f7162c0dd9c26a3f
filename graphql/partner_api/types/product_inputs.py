"""The columns of a product as the API takes them."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.models import ProductStatus
from partner_api.types.enums import enum_of
from partner_api.types.scalars import Decimal


class ProductFields:
    """What is given is written; what is absent stays as it is."""

    name = graphene.String(description="Its name.")
    category = graphene.String(description="What kind of product it is.")
    product_line = graphene.String(description="The line that it belongs to.")
    series = graphene.String(description="The series within the line.")
    unit = graphene.String(description="What a quantity counts, like `l` or `pc`.")
    description = graphene.String(description="For whoever sees the product.")
    status = graphene.InputField(enum_of(ProductStatus), description="Whether it is sold.")
    list_currency = graphene.String(description="ISO 4217, of its cost.")
    standard_cost = graphene.InputField(Decimal, description="Per unit; for the house.")
    external_id = graphene.String(description="Its key in another system.")


def product_values(given: dict[str, Any]) -> dict[str, Any]:
    """The columns that were given, for the services."""
    values = {name: value for name, value in given.items() if value is not None}
    if "status" in values:
        values["status"] = str(getattr(values["status"], "value", values["status"]))
    return values
