"""Price terms: the steps between the list price and the pocket price."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from catalogue import models
from catalogue.policies import sees_cost
from partner_api.types.base import RecordType
from partner_api.types.fields import one
from partner_api.types.organisations import Organisation
from partner_api.types.products import Product
from portal.kernel.actors import Actor


class PriceTerm(RecordType):
    """A discount or cost that applies where all of its filled conditions hold."""

    class Meta:
        model = models.PriceTerm
        columns = (
            "kind",
            "rate",
            "amount",
            "currency",
            "tier",
            "category",
            "country",
            "min_quantity",
            "max_quantity",
            "valid_from",
            "valid_until",
            "note",
        )
        filters = ("kind", "tier", "country", "valid_from", "valid_until")
        sorts = {"VALID_FROM": "valid_from", "KIND": "kind"}
        sort = ("valid_from", True)
        descriptions = {
            "rate": "Share of the price: 0.05 is 5 %. Absent if it is an amount.",
            "amount": "Per unit, in `currency`. Absent if it is a share.",
        }

    partner = one(lambda: Organisation, "partner", description="The one partner it is for.")
    product = one(lambda: Product, "product", description="The one product it is for.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Whoever in the house sees costs; nobody else."""
        return queryset if sees_cost(actor) else queryset.none()
