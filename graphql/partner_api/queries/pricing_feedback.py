"""Price feedback: signals and cases."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.base import Record
from partner_api.types.connections import Connection
from partner_api.types.pricing_feedback import PriceSignal, PricingCase
from pricing_feedback import models


class PricingFeedbackQueries(Queries):
    """What customers say about prices, and what becomes of it."""

    price_signals = Connection(
        PriceSignal,
        lambda actor: models.PriceSignal.objects.all(),
        description="Price signals that you see: your company's own, or all for the house.",
    )
    pricing_cases = Connection(
        PricingCase,
        lambda actor: models.PricingCase.objects.all(),
        description="Pricing cases that you see.",
    )
    pricing_case = Record(
        PricingCase, description="The case with this reference; `null` if you see none."
    )
