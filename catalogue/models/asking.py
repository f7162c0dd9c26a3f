"""What rules of sharing, and remits, ask about price lists."""

from __future__ import annotations

from django.db.models import Q

from sharing.shareable import Criterion, Within

PRICE_LIST_CRITERIA = (
    Criterion("kind"),
    Criterion("audience"),
    Criterion("market"),
    Criterion("currency"),
    Criterion(
        "product_line",
        "versions__prices__product__product_line",
        # A draft is the house's own business.
        when={"versions__status": "released"},
    ),
)

PRICE_LIST_WITHIN = Within(
    countries=("market", "partner__country"),
    owners=("partner__owner", "partner__partner__account_manager"),
    everybody=Q(market="", partner=None),
)
