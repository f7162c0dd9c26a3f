"""What ends with a registration, for whoever is about to withdraw or cancel it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from deals.selectors.special_prices import special_price_list
from portal.kernel.actors import Actor
from portal.kernel.formats import day_text, unit_price_text
from portal.kernel.money import Money
from sharing.projections import Shown, project
from workflows.selectors.endings import Ending, ending_of_approval

_MOST = 50


def ending_of_deal(*, actor: Actor, deal: Shown) -> Ending:
    """What is taken back when a deal that the actor sees ends now, and what stays."""
    approval = ending_of_approval(deal, actor)
    undone, stays = [], []
    if deal.approval_status == "approved" and deal.protected_until is not None:
        day = day_text(deal.protected_until, "long")
        undone.append(_("Protection until %(day)s") % {"day": day})
    prices = special_price_list(actor=actor, view="all", deal=deal.reference)
    running = [each for each in project(prices[:_MOST]) if each.status in {"active", "planned"}]
    undone += [_price(price) for price in running]
    if running:
        stays.append(_("What was ordered at a special price until now"))
    if deal.waiting_since is not None:
        undone.append(_("The place in the waiting line"))
    return Ending([*undone, *approval.undone], [*stays, *approval.stays])


def _price(price: Any) -> str:
    parts = [_("Special price %(reference)s") % {"reference": price.reference}]
    if price.product is not None:
        parts.append(price.product.name)
    if price.price is not None:
        parts.append(unit_price_text(Money(price.price, price.currency)))
    return " · ".join(parts)
