"""Products."""

from __future__ import annotations

from catalogue import models
from partner_api.types.base import RecordType
from partner_api.types.fields import version


class Product(RecordType):
    """A product, named by its SKU."""

    class Meta:
        model = models.Product
        exclude = ("search_name", "list_currency")
        money = {"standard_cost": "list_currency"}
        ref = "sku"
        sorts = {"NAME": "sort_key", "SKU": "sku"}
        sort = ("sort_key", False)

    version = version(models.Product)
