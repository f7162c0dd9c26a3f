"""Tabs of the customer page that floors above fill: deals, prices, orders, files.

A floor registers a tab with the facet that opens it and a function that draws it. The page shows
the tab only where the viewer sees the facet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from sharing.projections import Shown

# (request, customer) → (template of the tab, its context)
type Draw = Callable[[HttpRequest, Shown], tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the customer page; ``order`` places it, ``facet`` opens it."""

    code: str
    label: str | Promise
    order: int
    facet: str
    draw: Draw
    live: str = "Organisation"


_tabs: dict[str, Tab] = {}


def customer_tab(
    code: str,
    label: str | Promise,
    *,
    order: int,
    facet: str = "identity",
    live: str = "Organisation",
) -> Callable[[Draw], Draw]:
    """Register the function that draws a tab; ``live`` names the record types that refresh it."""

    def register(draw: Draw) -> Draw:
        _tabs[code] = Tab(code, label, order, facet, draw, live)
        return draw

    return register


def tabs_for(customer: Shown) -> list[Tab]:
    """The tabs that this viewer can open, in order."""
    return sorted(
        (tab for tab in _tabs.values() if customer.sees(tab.facet)), key=lambda tab: tab.order
    )


def tab_named(code: str, customer: Shown) -> Tab | None:
    """The tab of this code, if the viewer can open it."""
    tab = _tabs.get(code)
    return tab if tab and customer.sees(tab.facet) else None
