"""What is sold in a deal."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from deals.models.deals import Deal


@pghistory.track()
class DealLine(models.Model):
    """One product of a deal. Prices are per unit, in ``currency``.

    ``list_price`` and ``floor_price`` are what the price list said when the deal was last sent,
    ``requested_price`` what the partner asks for (empty: the list price), ``approved_price`` what
    the house granted.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=1)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="deal_lines")
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    list_price = models.DecimalField(
        _("list price"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    floor_price = models.DecimalField(
        _("floor price"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    requested_price = models.DecimalField(
        _("requested price"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    approved_price = models.DecimalField(
        _("approved price"), max_digits=18, decimal_places=4, null=True, blank=True
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "position"],
                name="deal_line_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="deal_line_quantity_positive"
            ),
            models.CheckConstraint(
                condition=(Q(requested_price=None) | Q(requested_price__gt=0))
                & (Q(approved_price=None) | Q(approved_price__gt=0))
                & (Q(list_price=None) | Q(list_price__gte=0)),
                name="deal_line_prices_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id}.{self.position}"

    @property
    def price(self) -> Decimal | None:
        """The price per unit that counts now: approved, else requested, else list."""
        for price in (self.approved_price, self.requested_price, self.list_price):
            if price is not None:
                return price
        return None

    @property
    def total(self) -> Decimal | None:
        """Quantity at the price that counts now."""
        return None if self.price is None else self.price * self.quantity

    @property
    def discount_percent(self) -> Decimal | None:
        """How far the requested price lies below list, in percent; ``None`` without list price."""
        if not self.list_price or self.requested_price is None:
            return None if not self.list_price else Decimal(0)
        return (self.list_price - self.requested_price) / self.list_price * 100

    @property
    def is_below_floor(self) -> bool:
        """Whether the requested price is lower than the floor price."""
        return (
            self.floor_price is not None
            and self.requested_price is not None
            and self.requested_price < self.floor_price
        )
