"""Orders, invoices and purchase orders, made through the services that import them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from catalogue.models import Product
from catalogue.services.create_product import create_product
from orders.engine.intake import Import
from orders.models import Invoice, Order, PurchaseOrder, Receivable
from orders.services.import_invoices import InvoiceRow, import_invoices, plan_invoices
from orders.services.import_orders import OrderRow, import_orders, plan_orders
from orders.services.import_purchase_orders import (
    PurchaseOrderRow,
    import_purchase_orders,
    plan_purchase_orders,
)
from orders.services.import_receivables import (
    ReceivableRow,
    import_receivables,
    plan_receivables,
)
from partners.models import Organisation
from portal.kernel.actors import SYSTEM

_numbers = count(1)
DAY = date(2026, 3, 2)


def product() -> Product:
    """A product that can be ordered."""
    sku = f"BK-{next(_numbers)}"
    return create_product(actor=SYSTEM, sku=sku, name=f"Bicycle {sku}")


def _bring(plan: Any, write: Any, rows: list[Any]) -> None:
    fields = frozenset(name for name in rows[0]._fields if getattr(rows[0], name) is not None)
    request = Import(fields - {"row"})
    planned = plan(actor=SYSTEM, rows=rows, request=request)
    assert not planned.problems, planned.problems
    for batch in planned.batches(1000):
        write(actor=SYSTEM, plan=planned, batch=batch, source="")


def make_order(
    partner: Organisation, *, customer: Organisation | None = None, lines: int = 2
) -> Order:
    """An order of the partner: each line is 3 units at 100, with 10 of tax and a cost of 60."""
    number = f"SO{next(_numbers)}"
    rows = [
        OrderRow(
            row=index,
            number=number,
            partner=partner.reference,
            customer=customer.reference if customer else None,
            ordered_on=DAY,
            currency="EUR",
            salesperson="282",
            line_no=index,
            product=product().sku,
            quantity=Decimal(3),
            unit_price=Decimal(100),
            tax=Decimal(10),
            cost=Decimal(60),
        )
        for index in range(1, lines + 1)
    ]
    _bring(plan_orders, import_orders, rows)
    return Order.objects.get(number=number)


def make_invoice(customer: Organisation) -> Invoice:
    """An invoice of one line of 250 EUR."""
    number = f"{next(_numbers)}"
    row = InvoiceRow(
        row=1,
        number=number,
        customer=customer.reference,
        issued_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
        currency="EUR",
        product=product().sku,
        quantity=Decimal(1),
        unit_price=Decimal(250),
    )
    _bring(plan_invoices, import_invoices, [row])
    return Invoice.objects.get(number=number)


def make_receivable(organisation: Organisation) -> Receivable:
    """An open item of 250 EUR that is overdue."""
    number = f"{next(_numbers)}"
    row = ReceivableRow(
        row=1,
        number=number,
        organisation=organisation.reference,
        due_on=DAY,
        currency="EUR",
        amount=Decimal(250),
    )
    _bring(plan_receivables, import_receivables, [row])
    return Receivable.objects.get(number=number)


def make_purchase(supplier: Organisation) -> PurchaseOrder:
    """A purchase order of one line, 5 units ordered, 4 received, 1 rejected."""
    number = f"PO{next(_numbers)}"
    row = PurchaseOrderRow(
        row=1,
        number=number,
        supplier=supplier.reference,
        status="approved",
        ordered_on=DAY,
        currency="EUR",
        buyer="258",
        amount=Decimal(500),
        total_due=Decimal(550),
        line_no=1,
        product=product().sku,
        quantity=Decimal(5),
        unit_price=Decimal(100),
        received=Decimal(4),
        rejected=Decimal(1),
    )
    _bring(plan_purchase_orders, import_purchase_orders, [row])
    return PurchaseOrder.objects.get(number=number)
