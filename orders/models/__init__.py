"""What was ordered, billed, owed and bought; mostly brought in from the house's ERP."""

from orders.models.costs import Cost
from orders.models.invoices import Invoice, InvoiceLine
from orders.models.orders import Order, OrderAccess, OrderLine, OrderStatus
from orders.models.purchases import PurchaseOrder, PurchaseOrderLine, PurchaseStatus
from orders.models.receivables import Receivable

__all__ = [
    "Cost",
    "Invoice",
    "InvoiceLine",
    "Order",
    "OrderAccess",
    "OrderLine",
    "OrderStatus",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "PurchaseStatus",
    "Receivable",
]
