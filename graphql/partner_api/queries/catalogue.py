"""Products, price lists, prices and market data."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene
from django.utils import timezone

from catalogue import models
from catalogue.engine.waterfall import price_waterfall
from catalogue.selectors.market import bulletin_list
from catalogue.selectors.prices import PriceMissing
from catalogue.selectors.products import product_for
from catalogue.selectors.rates import RateMissing, rate_on
from partner_api.queries.base import Queries
from partner_api.types.base import Record
from partner_api.types.catalogue import (
    Bulletin,
    MarketIndicator,
    MarketPrice,
    PriceList,
    PriceWaterfall,
    waterfall_for,
)
from partner_api.types.connections import Connection
from partner_api.types.ids import record_of
from partner_api.types.products import Product
from partner_api.types.scalars import Date, Decimal
from portal.kernel.errors import NotFound


class CatalogueQueries(Queries):
    """What the house sells, at which price, and what the market says."""

    products = Connection(
        Product, lambda actor: models.Product.objects.all(), description="Products that you see."
    )
    product = Record(Product, description="The product with this SKU; `null` if you see none.")
    price_lists = Connection(
        PriceList,
        lambda actor: models.PriceList.objects.all(),
        description="Price lists that are for you, or all of them for the house.",
    )
    price_list = Record(
        PriceList, description="The price list with this reference; `null` if you see none."
    )
    market_prices = Connection(
        MarketPrice,
        lambda actor: models.MarketPrice.objects.all(),
        description="Competitors' prices that are shared with you.",
    )
    market_indicators = Connection(
        MarketIndicator,
        lambda actor: models.MarketIndicator.objects.all(),
        description="Market indicators that are shared with you.",
    )
    bulletins = Connection(
        Bulletin,
        lambda actor: bulletin_list(actor=actor),
        description="Market bulletins that are out for you.",
    )
    price_waterfall = graphene.Field(
        PriceWaterfall,
        sku=graphene.String(required=True, description="Of which product."),
        partner=graphene.ID(description="For whom, by global id; your company if absent."),
        quantity=graphene.Argument(Decimal, description="How many units; 1 if absent."),
        requested_price=graphene.Argument(Decimal, description="Per unit, to see its effect."),
        on=graphene.Argument(Date, description="On which day; today if absent."),
        description="The price of a product, step by step; `null` where no list holds it for you.",
    )
    exchange_rate = graphene.Field(
        Decimal,
        currency=graphene.String(required=True, description="ISO 4217."),
        on=graphene.Argument(Date, description="On which day; today if absent."),
        description="Units per euro, at most seven days old; `null` where there is none.",
    )

    def resolve_price_waterfall(
        self,
        info: Any,
        sku: str,
        partner: str | None = None,
        quantity: Any = 1,
        requested_price: Any = None,
        on: date | None = None,
    ) -> PriceWaterfall | None:
        """Ask the engine as the viewer."""
        actor = info.context.actor
        company = (
            record_of(actor, partner, field="partner", kind="Organisation") if partner else None
        )
        try:
            found = price_waterfall(
                actor=actor,
                product=product_for(actor=actor, sku=sku),
                partner=company,
                on=on or timezone.localdate(),
                quantity=quantity or 1,
                requested_price=requested_price,
            )
        except (PriceMissing, RateMissing, NotFound):
            return None
        return waterfall_for(found)

    def resolve_exchange_rate(
        self, info: Any, currency: str, on: date | None = None
    ) -> Any | None:
        """Ask the rates; strangers get none."""
        if not info.context.actor.is_signed_in:
            return None
        try:
            return rate_on(currency.upper(), on or timezone.localdate())
        except RateMissing:
            return None
