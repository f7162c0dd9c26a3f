"""What rules of sharing may ask about price lists."""

from __future__ import annotations

from sharing.shareable import Criterion

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
