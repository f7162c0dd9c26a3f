"""Invoices and open items as the actor sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from orders.models import Invoice, InvoiceLine, Receivable
from orders.selectors.parties import organisations, with_products
from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort
from sharing.policies import shown, visible_to
from sharing.projections import Shown
from sharing.selectors import access

NEWEST = Sort("issued_at", descending=True, parse=datetime.fromisoformat)
DUE_FIRST = Sort("due_on", parse=date.fromisoformat)
_ZERO = Decimal(0)


def invoice_list(*, actor: Actor, text: str = "", customer: str = "") -> QuerySet[Invoice]:
    """The invoices that the actor sees; ``text`` is looked for in numbers and customers' names."""
    invoices = visible_to(
        actor, Invoice.objects.prefetch_related(*organisations(actor, "customer"))
    )
    if customer:
        invoices = invoices.filter(customer__reference=customer.upper())
    if text:
        invoices = invoices.filter(
            Q(number__icontains=text)
            | Q(reference__iexact=text)
            | Q(customer__search_name__contains=text.casefold())
        )
    return invoices


def access_invoice(*, actor: Actor, reference: str) -> Shown:
    """One invoice. Raises ``NotFound`` if it is not there or not for the actor."""
    invoices = Invoice.objects.prefetch_related(*organisations(actor, "customer"))
    return access(actor, invoices, reference=reference.upper())


def invoice_lines(*, actor: Actor, invoice: Shown) -> QuerySet[InvoiceLine]:
    """The lines of an invoice that the actor sees."""
    lines = with_products(InvoiceLine.objects.filter(invoice=invoice.pk))
    return visible_to(actor, lines).order_by("line_no")


def receivable_list(
    *, actor: Actor, text: str = "", overdue: bool = False
) -> QuerySet[Receivable]:
    """The open items that the actor sees; ``overdue`` leaves those that are due."""
    items = visible_to(
        actor, Receivable.objects.prefetch_related(*organisations(actor, "organisation"))
    )
    items = items.exclude(open_amount=0)
    if overdue:
        items = items.filter(due_on__lt=timezone.localdate())
    if text:
        items = items.filter(
            Q(number__icontains=text) | Q(organisation__search_name__contains=text.casefold())
        )
    return items


@dataclass(frozen=True, slots=True)
class InvoiceTotals:
    """Figures of a group of invoice lines; ``key`` is the value that the group shares."""

    key: Any
    invoices: int
    lines: int
    quantity: Decimal
    amount: Decimal


def invoice_totals(*, actor: Actor, by: str = "", sales_only: bool = False) -> list[InvoiceTotals]:
    """Figures of the invoice lines that the actor sees, in one group, or by ``customer`` or
    ``country``; largest amount first.

    ``sales_only`` counts what was really sold: no cancellations, quantity and price above zero,
    customer known.
    """
    keys = {"customer": F("invoice__customer__external_id"), "country": F("invoice__country")}
    invoices = visible_to(actor, Invoice.objects.all()).values("pk")
    lines = visible_to(actor, InvoiceLine.objects.filter(invoice__in=invoices))
    if sales_only:
        lines = lines.filter(
            invoice__is_cancellation=False,
            invoice__customer__isnull=False,
            quantity__gt=0,
            unit_price__gt=0,
        )
    lines = shown(lines, "amount", alias="seen_amount")
    measures = {
        "invoices": Count("invoice", distinct=True),
        "lines": Count("pk"),
        "sum_quantity": Sum("quantity"),
        "sum_amount": Sum("seen_amount"),
    }
    if by:
        grouped = lines.annotate(key=keys[by]).values("key").annotate(**measures)
        rows: list[Any] = list(grouped.order_by(F("sum_amount").desc(nulls_last=True)))
    else:
        rows = [{"key": None, **lines.aggregate(**measures)}]
    return [
        InvoiceTotals(
            row["key"],
            row["invoices"],
            row["lines"],
            row["sum_quantity"] or _ZERO,
            row["sum_amount"] or _ZERO,
        )
        for row in rows
    ]
