"""Every report, in the order in which the index lists them."""

from __future__ import annotations

from portal.desk.reports.deals import DEALS, SPECIAL_PRICES
from portal.desk.reports.orders import ORDERS
from portal.desk.reports.prices import MARKET, PRICE_OUTCOMES
from portal.desk.reports.purchases import DEMAND, PURCHASES
from portal.desk.reports.report import Report
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound

REPORTS: tuple[Report, ...] = (
    ORDERS,
    DEALS,
    PRICE_OUTCOMES,
    SPECIAL_PRICES,
    PURCHASES,
    DEMAND,
    MARKET,
)


def reports_for(actor: Actor) -> list[Report]:
    """The reports that the actor may open."""
    return [each for each in REPORTS if each.is_open(actor)]


def report_named(actor: Actor, name: str) -> Report:
    """One of them. Raises ``NotFound``."""
    for each in REPORTS:
        if each.name == name and each.is_open(actor):
            return each
    raise NotFound
