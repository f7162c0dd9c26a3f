"""What products cost the house over time."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from orders.models.columns import money_column
from portal.kernel.history import by_statement
from sharing.shareable import Facet, Shareable, Sight, Within


@pghistory.track(*by_statement())
class Cost(models.Model):
    """The standard cost of a product from a day on; ``valid_until`` is its last day, if any."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="costs")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    cost = money_column(_("cost"))
    currency = models.CharField(_("currency"), max_length=3)
    created_at = models.DateTimeField(auto_now_add=True)

    shareable = Shareable(
        plural=_("Costs"),
        facets=(
            Facet(
                "identity",
                _("Cost of a product"),
                ("product", "product_id", "valid_from", "valid_until", "cost", "currency"),
            ),
        ),
        within=Within(line="product__product_line"),
        house={
            "finance": Sight(),
            "planning": Sight(),
            "tender": Sight(),
            "administrator": Sight(),
        },
        sharers=(),
        sort_field="valid_from",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "valid_from"], name="cost_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="cost_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.valid_from}: {self.cost}"
