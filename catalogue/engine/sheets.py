"""A price waterfall as the sheet of a decision keeps it."""

from __future__ import annotations

from catalogue.engine.waterfall import Waterfall
from catalogue.models import Product
from workflows.requests import Bar

_KINDS = {"total": "total", "down": "minus", "up": "plus", "ask": "ask", "floor": "floor"}


def bars_on_sheet(drawn: Waterfall) -> tuple[Bar, ...]:
    """The steps as bars, their labels in the language that is active. What is below the invoice
    price speaks of cost: it is guarded."""
    places = {step.code: place for place, step in enumerate(drawn.steps)}
    return tuple(
        Bar(
            str(step.label),
            step.amount,
            _KINDS[step.kind],  # type: ignore[arg-type]
            guarded=place > places["invoice"] and step.code != "floor",
        )
        for place, step in enumerate(drawn.steps)
    )


def titled(product: Product) -> str:
    """The product's name, with its code unless the name holds it."""
    return product.name if product.sku in product.name else f"{product.sku} {product.name}"
