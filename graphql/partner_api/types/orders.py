"""Orders, invoices, open items and purchase orders with their lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import graphene
from django.db.models import QuerySet

from orders import models
from orders.selectors import figures
from orders.selectors import purchase_figures as purchases
from orders.selectors.figures import OrderTotals
from orders.selectors.purchase_figures import PurchaseTotals
from partner_api.types.bands import band
from partner_api.types.base import RecordType
from partner_api.types.connections import many
from partner_api.types.fields import one
from partner_api.types.organisations import Organisation
from partner_api.types.people import Person
from partner_api.types.products import Product
from partner_api.types.scalars import Decimal
from portal.kernel.actors import Actor
from sharing.policies import visible_to


class Order(RecordType):
    """What a partner ordered."""

    class Meta:
        model = models.Order
        money = {"amount": "currency", "tax": "currency", "freight": "currency"}
        sorts = {
            "ORDERED_ON": "ordered_on",
            "DUE_ON": "due_on",
            "NUMBER": "number",
            "AMOUNT": "amount",
        }
        sort = ("ordered_on", True)
        descriptions = {"number": "The number in the system that it was imported from."}

    partner = one(lambda: Organisation, "partner", description="Who ordered.")
    customer = one(lambda: Organisation, "customer", description="For whom.")
    salesperson = one(lambda: Person, "salesperson", open=True, description="Who sold it.")
    amount_band = band("amount", "currency", description="In what band `amount` lies.")
    tax_band = band("tax", "currency", description="In what band `tax` lies.")
    freight_band = band("freight", "currency", description="In what band `freight` lies.")
    lines = many(lambda: OrderLine, "order", description="What was ordered.")


class OrderLine(RecordType):
    """One product of an order. Amounts are in the order's currency."""

    class Meta:
        model = models.OrderLine
        sorts = {"LINE_NO": "line_no", "AMOUNT": "amount"}
        sort = ("line_no", False)
        descriptions = {
            "discount_rate": "A fraction of the price: 0.15 is 15 %. Facet *amounts*.",
            "amount": "Billed for the line after discount, before tax and freight. "
            "Facet *amounts*.",
        }

    order = one(lambda: Order, "order", description="Its order.")
    product = one(lambda: Product, "product", description="What was ordered.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Lines of orders that the actor sees, each with its own facets."""
        orders = visible_to(actor, models.Order.objects.all()).values("pk")
        return visible_to(actor, queryset.filter(order__in=orders))


class Invoice(RecordType):
    """What was billed; a cancellation takes an earlier invoice back."""

    class Meta:
        model = models.Invoice
        money = {"amount": "currency"}
        sorts = {"ISSUED_AT": "issued_at", "NUMBER": "number", "AMOUNT": "amount"}
        sort = ("issued_at", True)

    customer = one(lambda: Organisation, "customer", description="Who was billed.")
    order = one(lambda: Order, "order", description="For which order.")
    lines = many(lambda: InvoiceLine, "invoice", description="What was billed.")


class InvoiceLine(RecordType):
    """One line of an invoice. Amounts are in the invoice's currency."""

    class Meta:
        model = models.InvoiceLine
        sorts = {"LINE_NO": "line_no"}
        sort = ("line_no", False)

    invoice = one(lambda: Invoice, "invoice", description="Its invoice.")
    product = one(lambda: Product, "product", description="What was billed.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Lines of invoices that the actor sees, each with its own facets."""
        invoices = visible_to(actor, models.Invoice.objects.all()).values("pk")
        return visible_to(actor, queryset.filter(invoice__in=invoices))


class Receivable(RecordType):
    """An amount that is still to be paid."""

    class Meta:
        model = models.Receivable
        money = {"amount": "currency", "open_amount": "currency"}
        sorts = {"DUE_ON": "due_on"}
        sort = ("due_on", False)

    organisation = one(lambda: Organisation, "organisation", description="Who owes it.")
    invoice = one(lambda: Invoice, "invoice", description="For which invoice.")


class PurchaseOrder(RecordType):
    """What the house ordered from a supplier."""

    class Meta:
        model = models.PurchaseOrder
        money = {
            "amount": "currency",
            "tax": "currency",
            "freight": "currency",
            "total_due": "currency",
        }
        sorts = {"ORDERED_ON": "ordered_on", "NUMBER": "number", "TOTAL_DUE": "total_due"}
        sort = ("ordered_on", True)

    supplier = one(lambda: Organisation, "supplier", description="From whom.")
    lines = many(lambda: PurchaseOrderLine, "purchase_order", description="What was ordered.")


class PurchaseOrderLine(RecordType):
    """One product of a purchase order. Amounts are in the order's currency."""

    class Meta:
        model = models.PurchaseOrderLine
        sorts = {"LINE_NO": "line_no"}
        sort = ("line_no", False)

    purchase_order = one(lambda: PurchaseOrder, "purchase_order", description="Its order.")
    product = one(lambda: Product, "product", description="What was ordered.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Lines of purchase orders that the actor sees, each with its own facets."""
        orders = visible_to(actor, models.PurchaseOrder.objects.all()).values("pk")
        return visible_to(actor, queryset.filter(purchase_order__in=orders))


_BREAKDOWNS = {
    "country": "The country of the order.",
    "region": "The region of the order.",
    "year": "The year in which it was ordered.",
    "quarter": "The quarter in which it was ordered: 2026Q3.",
    "currency": "The currency of the order.",
    "partner": "Who ordered, by reference.",
    "partner_type": "The type of the partner who ordered.",
    "product": "The product, by SKU.",
    "product_line": "The line of the product.",
    "status": "Where the order stands.",
    "salesperson": "Who sold it; for the house only.",
    "supplier": "From whom it was ordered, by reference.",
    "buyer": "Who ordered it; for the house only.",
}


def _breakdowns(name: str, offered: Iterable[str]) -> type[graphene.Enum]:
    """The enum of what figures may be broken down by; each value says what its groups share."""
    return graphene.Enum(
        name,
        [(each.upper(), each) for each in offered],
        description=lambda member: (
            _BREAKDOWNS[member.value] if member else "What the groups of figures have in common."
        ),
    )


OrderBreakdown = _breakdowns("OrderBreakdown", [*figures.BREAKDOWNS, *figures.INTERNAL])
PurchaseBreakdown = _breakdowns("PurchaseBreakdown", [*purchases.BREAKDOWNS, *purchases.INTERNAL])


class OrderFigures(graphene.ObjectType):
    """Sums over the order lines that you see; null where all of them are hidden from you."""

    key = graphene.String(description="What the group has in common; absent for the whole.")
    orders = graphene.Int(required=True, description="How many orders.")
    priced_orders = graphene.Int(
        required=True, description="How many of them have amounts that you see."
    )
    lines = graphene.Int(required=True, description="How many lines.")
    quantity = graphene.Field(Decimal, description="Units.")
    amount = graphene.Field(Decimal, description="Summed over currencies.")
    tax = graphene.Field(Decimal, description="Summed over currencies.")
    freight = graphene.Field(Decimal, description="Summed over currencies.")
    discount = graphene.Field(Decimal, description="Summed over currencies.")
    cost = graphene.Field(Decimal, description="Cost of goods; the house only.")


def order_figures(totals: OrderTotals) -> OrderFigures:
    """The figures of one group."""
    return OrderFigures(
        key=None if totals.key is None else str(totals.key),
        orders=totals.orders,
        priced_orders=totals.priced_orders,
        lines=totals.lines,
        quantity=totals.quantity,
        amount=totals.amount,
        tax=totals.tax,
        freight=totals.freight,
        discount=totals.discount,
        cost=totals.cost,
    )


class PurchaseFigures(graphene.ObjectType):
    """Sums over the purchase orders that you see; a hidden amount counts as none."""

    key = graphene.String(description="What the group has in common; absent for the whole.")
    orders = graphene.Int(required=True, description="How many orders.")
    amount = graphene.Field(Decimal, required=True, description="Before tax and freight.")
    total_due = graphene.Field(Decimal, required=True, description="With tax and freight.")


def purchase_figures(totals: PurchaseTotals) -> PurchaseFigures:
    """The figures of one group."""
    return PurchaseFigures(
        key=None if totals.key is None else str(totals.key),
        orders=totals.orders,
        amount=totals.amount,
        total_due=totals.total_due,
    )
