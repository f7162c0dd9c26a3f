"""Who may bring orders and figures in, and who hears about them."""

from __future__ import annotations

from orders.events import (
    CostsImported,
    InvoicesImported,
    OrdersImported,
    PurchaseOrdersImported,
    ReceivablesImported,
)
from orders.models import Cost, Invoice, Order, PurchaseOrder, Receivable
from partners.policies import own_roles
from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden
from portal.kernel.events import Audience, audience_of
from sharing.policies import visible_to
from sharing.reach import reach_of_many
from sharing.shareable import Shareable

# What each kind of record is kept by.
KEEPERS = {
    "orders": ("sales", "finance"),
    "invoices": ("finance",),
    "receivables": ("finance",),
    "purchase-orders": ("finance", "planning"),
    "costs": ("finance", "planning"),
}


def can_import(actor: Actor, kind: str) -> bool:
    """Whether the actor's department keeps records of this kind."""
    return actor.is_administrator or actor.in_department(*KEEPERS[kind])


def require_import(actor: Actor, kind: str) -> None:
    """Raises ``Forbidden`` unless the actor may import this kind."""
    if not can_import(actor, kind):
        raise Forbidden


@audience_of(OrdersImported)
def sees_orders(fact: OrdersImported) -> Audience:
    """Whoever sees one of these orders."""
    return reach_of_many(Order.shareable, fact.ids)


@audience_of(InvoicesImported)
def sees_invoices(fact: InvoicesImported) -> Audience:
    """Whoever sees one of these invoices."""
    return reach_of_many(Invoice.shareable, fact.ids)


@audience_of(PurchaseOrdersImported)
def sees_purchase_orders(fact: PurchaseOrdersImported) -> Audience:
    """Whoever sees one of these purchase orders."""
    return reach_of_many(PurchaseOrder.shareable, fact.ids)


@audience_of(ReceivablesImported)
def sees_open_items(fact: ReceivablesImported) -> Audience:
    """Whoever sees one of these open items."""
    return reach_of_many(Receivable.shareable, fact.ids)


@audience_of(CostsImported)
def sees_costs(fact: CostsImported) -> Audience:
    """Whoever sees one of these costs."""
    return reach_of_many(Cost.shareable, fact.ids)


# What the tabs of the orders page hold, and which roles of one's own company open them, be they
# empty; whoever sees one of the records opens its tab in any role.
TABS: dict[str, tuple[Shareable, frozenset[str]]] = {
    "orders": (Order.shareable, frozenset({"reseller", "distributor", "customer"})),
    "invoices": (Invoice.shareable, frozenset({"reseller", "distributor", "customer"})),
    "receivables": (Receivable.shareable, frozenset({"reseller", "distributor", "customer"})),
    "purchases": (PurchaseOrder.shareable, frozenset({"supplier"})),
}


def open_tabs(actor: Actor) -> list[str]:
    """The tabs of the orders page that the actor may open, in their order."""
    roles = own_roles(actor)
    return [
        name
        for name, (shareable, opened_by) in TABS.items()
        if shareable.house_mask(actor)
        or not roles.isdisjoint(opened_by)
        or visible_to(actor, shareable.model._default_manager.order_by()).exists()
    ]
