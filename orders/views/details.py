"""``/orders/O-…/``, ``/orders/I-…/`` and ``/orders/B-…/``: one document with its lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orders.selectors.invoices import access_invoice, invoice_lines
from orders.selectors.orders import access_order, order_lines
from orders.selectors.purchases import access_purchase_order, purchase_order_lines
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Sort
from portal.kernel.pages.paging import listing_of
from sharing.projections import Shown, project

_BY_NUMBER = Sort("line_no")


@login_required
@require_safe
def document(request: HttpRequest, reference: str) -> HttpResponse:
    """The order, invoice or purchase order of this reference."""
    shape = _SHAPES.get(reference[:1].upper())
    if shape is None:
        raise NotFound
    template, access, lines = shape
    shown: Shown = access(actor=request.actor, reference=reference)
    listing = listing_of(
        request,
        "",
        lines(request.actor, shown),
        _BY_NUMBER,
        project=project,
    )
    return render(request, template, {"document": shown, "list": listing})


def _order_lines(actor: Any, shown: Shown) -> QuerySet[Any]:
    return order_lines(actor=actor, order=shown)


def _invoice_lines(actor: Any, shown: Shown) -> QuerySet[Any]:
    return invoice_lines(actor=actor, invoice=shown)


def _purchase_lines(actor: Any, shown: Shown) -> QuerySet[Any]:
    return purchase_order_lines(actor=actor, order=shown)


_SHAPES: dict[str, tuple[str, Callable[..., Shown], Callable[..., QuerySet[Any]]]] = {
    "O": ("orders/order.html", access_order, _order_lines),
    "I": ("orders/invoice.html", access_invoice, _invoice_lines),
    "B": ("orders/purchase_order.html", access_purchase_order, _purchase_lines),
}
