"""What each event says to whom: the sentence, its reason, and the page it leads to.

Sentences have no verb with a gender and name a record by its reference only.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.notifications.models import Reason


@dataclass(frozen=True, slots=True)
class Kind:
    """How an event reads in the inbox. ``mail`` sends it at once, unless it was read before."""

    sentence: str | Promise
    reason: Reason
    mail: bool = False


KINDS: dict[str, Kind] = {
    "sharing.grant.made": Kind(_("%(record)s · now shared with your company"), Reason.NEWS),
    "sharing.grant.ending": Kind(_("%(record)s · sharing ends soon"), Reason.DEADLINE),
}

_PAGES = {
    "partners.organisation": "customer",
    "deals.deal": "deal",
    "deals.specialprice": "special_price",
    "pricing_feedback.pricingcase": "pricing_case",
    "catalogue.pricelist": "price_list",
    "orders.order": "order",
}


def address(record_model: str, reference: str) -> str | None:
    """The page of a record, if it has one."""
    name = _PAGES.get(record_model)
    if name is None:
        return None
    try:
        return reverse(name, args=[reference])
    except NoReverseMatch:
        return None
