"""Signals and cases for the tests of price feedback."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from catalogue.models import Product
from catalogue.services.draft_version import PriceRow
from partners.models import Organisation
from portal.kernel.actors import SYSTEM, Actor
from pricing_feedback.models import PriceSignal, PricingCase
from pricing_feedback.services.record_signal import SignalInput, record_signal
from sharing.services.grant import grant_access
from tests.catalogue.kit import party_of, price_list, product


def item_on_sale(amount: str = "100", floor: str | None = "80") -> Product:
    """A product with a standard price."""
    made = product(cost="60")
    price_list(PriceRow(made, Decimal(amount), floor=Decimal(floor) if floor else None))
    return made


def let_see(item: Product, company: Organisation) -> None:
    """Share a product's name with a partner."""
    grant_access(
        actor=SYSTEM,
        party=party_of(company),
        record=item,
        facets=("identity", "prices"),
        reason="They sell it",
    )


def heard(item: Product, price: str = "85", **values: object) -> SignalInput:
    """What somebody heard."""
    given = {
        "sku": item.sku,
        "region": "BG",
        "heard_price": Decimal(price),
        "currency": "EUR",
        "heard_on": date(2026, 6, 1),
        "competitor_name": "Rival",
        **values,
    }
    return SignalInput(**given)  # type: ignore[arg-type]


def report(actor: Actor, item: Product, price: str = "85", **values: object) -> PriceSignal:
    """Record a signal."""
    return record_signal(actor=actor, signal=heard(item, price, **values))


def case_of(signal: PriceSignal) -> PricingCase:
    """The case that a signal was gathered into, as it is now."""
    return PricingCase.objects.get(pk=signal.case_id)
