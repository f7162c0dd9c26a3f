"""Orders, invoices, open items, purchase orders, and what they come to."""

from __future__ import annotations

from enum import Enum
from typing import Any

import graphene

from orders import models
from orders.selectors.figures import order_totals
from orders.selectors.purchase_figures import purchase_totals
from partner_api.queries.base import Queries
from partner_api.types.base import Record
from partner_api.types.connections import Connection
from partner_api.types.orders import (
    Invoice,
    Order,
    OrderBreakdown,
    OrderFigures,
    PurchaseBreakdown,
    PurchaseFigures,
    PurchaseOrder,
    Receivable,
    order_figures,
    purchase_figures,
)

_MOST_GROUPS = 100
_USUAL_GROUPS = 50


class OrderQueries(Queries):
    """What was ordered, billed, owed and bought."""

    orders = Connection(
        Order, lambda actor: models.Order.objects.all(), description="Orders that you see."
    )
    order = Record(Order, description="The order with this reference; `null` if you see none.")
    invoices = Connection(
        Invoice, lambda actor: models.Invoice.objects.all(), description="Invoices that you see."
    )
    invoice = Record(
        Invoice, description="The invoice with this reference; `null` if you see none."
    )
    receivables = Connection(
        Receivable,
        lambda actor: models.Receivable.objects.exclude(open_amount=0),
        description="Amounts still to be paid, that you see.",
    )
    purchase_orders = Connection(
        PurchaseOrder,
        lambda actor: models.PurchaseOrder.objects.all(),
        description="Purchase orders that you see: a supplier its own.",
    )
    purchase_order = Record(
        PurchaseOrder, description="The purchase order with this reference; `null` if none."
    )
    order_figures = graphene.List(
        graphene.NonNull(OrderFigures),
        required=True,
        by=OrderBreakdown(description="What each group has in common; one group without it."),
        first=graphene.Int(
            default_value=_USUAL_GROUPS, description="At most so many groups, up to 100."
        ),
        description="What the orders that you see come to, the greatest amount first.",
    )
    purchase_figures = graphene.List(
        graphene.NonNull(PurchaseFigures),
        required=True,
        by=PurchaseBreakdown(description="What each group has in common; one group without it."),
        first=graphene.Int(
            default_value=_USUAL_GROUPS, description="At most so many groups, up to 100."
        ),
        description="What the purchase orders that you see come to, the greatest first.",
    )

    def resolve_order_figures(
        self, info: Any, first: int | None, by: Enum | None = None
    ) -> list[OrderFigures]:
        """Ask the selector; raises ``Refused`` for a breakdown that is not offered."""
        totals = order_totals(actor=info.context.actor, by=by.value if by else "")
        return [order_figures(each) for each in totals[: _bounded(first)]]

    def resolve_purchase_figures(
        self, info: Any, first: int | None, by: Enum | None = None
    ) -> list[PurchaseFigures]:
        """Ask the selector; raises ``Refused`` for a breakdown that is not offered."""
        totals = purchase_totals(actor=info.context.actor, by=by.value if by else "")
        return [purchase_figures(each) for each in totals[: _bounded(first)]]


def _bounded(first: int | None) -> int:
    return max(0, min(_USUAL_GROUPS if first is None else first, _MOST_GROUPS))
