"""What happens to orders, invoices and purchase orders. Imports publish one event per batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class BatchEvent(Event):
    """Records written together; ``subject_id`` is the first of ``ids``."""

    ids: tuple[int, ...]


@event
@dataclass(frozen=True, kw_only=True)
class OrdersImported(BatchEvent):
    """Orders were created or changed by an import."""

    code: ClassVar[str] = "orders.order.imported"
    subject: ClassVar[str] = "orders.order"


@event
@dataclass(frozen=True, kw_only=True)
class InvoicesImported(BatchEvent):
    """Invoices were created or changed by an import."""

    code: ClassVar[str] = "orders.invoice.imported"
    subject: ClassVar[str] = "orders.invoice"


@event
@dataclass(frozen=True, kw_only=True)
class PurchaseOrdersImported(BatchEvent):
    """Purchase orders were created or changed by an import."""

    code: ClassVar[str] = "orders.purchase_order.imported"
    subject: ClassVar[str] = "orders.purchaseorder"


@event
@dataclass(frozen=True, kw_only=True)
class ReceivablesImported(BatchEvent):
    """Open items were created or changed by an import."""

    code: ClassVar[str] = "orders.receivable.imported"
    subject: ClassVar[str] = "orders.receivable"


@event
@dataclass(frozen=True, kw_only=True)
class CostsImported(BatchEvent):
    """Product costs were created or changed by an import."""

    code: ClassVar[str] = "orders.cost.imported"
    subject: ClassVar[str] = "orders.cost"
