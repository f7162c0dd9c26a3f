"""Price lists with their versions and prices, and market data."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from catalogue import models
from catalogue.engine.waterfall import Waterfall, WaterfallStep
from catalogue.selectors.price_lists import visible_versions
from partner_api.types.base import RecordType
from partner_api.types.connections import many
from partner_api.types.fields import computed, one
from partner_api.types.organisations import Organisation
from partner_api.types.people import Person
from partner_api.types.products import Product
from partner_api.types.scalars import Decimal, Money
from portal.kernel.actors import Actor
from sharing.policies import with_facet


class PriceList(RecordType):
    """A price list for a tier, a partner or a market."""

    class Meta:
        model = models.PriceList
        sorts = {"NAME": "sort_key", "UPDATED_AT": "updated_at"}
        sort = ("sort_key", False)

    partner = one(lambda: Organisation, "partner", description="The one partner it is for.")
    versions = many(
        lambda: PriceListVersion,
        "price_list",
        facet="prices",
        description="Its versions; drafts are for the house alone.",
    )


class PriceListVersion(RecordType):
    """One dated state of a price list."""

    class Meta:
        model = models.PriceListVersion
        columns = ("number", "status", "valid_from", "valid_until", "note", "released_at")
        sorts = {"NUMBER": "number", "VALID_FROM": "valid_from"}
        sort = ("number", True)
        descriptions = {
            "valid_from": "Its first day.",
            "valid_until": "Its last day; absent until the next version begins.",
        }

    reference = computed(
        graphene.String,
        lambda version, _info: f"{version.list_reference}-{version.number}",
        needs=("number",),
        description="What people and approvals call it, like `L-1042-3`.",
    )
    price_list = one(lambda: PriceList, "price_list", description="The list.")
    prices = many(lambda: Price, "version", description="Its prices.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Versions of lists whose facet *prices* the actor sees; drafts for the house."""
        same = models.PriceList.objects.filter(pk=OuterRef("price_list"))
        return visible_versions(actor, queryset).annotate(
            list_reference=Subquery(same.values("reference")[:1])
        )


def _guided(name: str) -> Any:
    def resolve(price: Any, _info: Any) -> Any:
        return getattr(price, name) if price.sees_guidance else None

    return resolve


class Price(RecordType):
    """The price of one product per unit, in the list's currency."""

    class Meta:
        model = models.Price
        columns = ("amount", "min_quantity", "valid_from", "valid_until")
        filters = ("min_quantity",)
        sorts = {"AMOUNT": "amount"}
        sort = ("pk", False)

    product = one(lambda: Product, "product", description="Of what.")
    currency = computed(
        graphene.String, lambda price, _info: price.currency, description="ISO 4217."
    )
    floor = computed(
        Decimal,
        _guided("floor"),
        needs=("floor",),
        description="The floor price; needs the list's facet *guidance*.",
    )
    target = computed(
        Decimal,
        _guided("target"),
        needs=("target",),
        description="The target price; needs the list's facet *guidance*.",
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Prices of the versions that the actor sees, with whether guidance is seen."""
        versions = PriceListVersion.scope(actor, models.PriceListVersion.objects.all())
        same = models.PriceList.objects.filter(pk=OuterRef("version__price_list"))
        return queryset.filter(version__in=versions.values("pk")).annotate(
            sees_guidance=Exists(with_facet(actor, same, "guidance")),
            currency=Subquery(same.values("currency")[:1]),
        )


class MarketPrice(RecordType):
    """A competitor's price for one of our products or its equivalent."""

    class Meta:
        model = models.MarketPrice
        money = {"price": "currency"}
        sorts = {"NEWEST": "sort_key", "OBSERVED_ON": "observed_on"}
        sort = ("sort_key", False)

    product = one(lambda: Product, "product", description="Our product.")
    competitor = one(lambda: Organisation, "competitor", description="Whose price.")
    recorded_by = one(lambda: Person, "recorded_by", open=True, description="Who recorded it.")


class MarketIndicator(RecordType):
    """A figure about a market in a period."""

    class Meta:
        model = models.MarketIndicator
        sorts = {"NEWEST": "sort_key", "NAME": "name"}
        sort = ("sort_key", False)


class Bulletin(RecordType):
    """A note about a market, in up to three languages."""

    class Meta:
        model = models.Bulletin
        sorts = {"NEWEST": "sort_key"}
        sort = ("sort_key", False)


class PriceStep(graphene.ObjectType):
    """One step of a price waterfall, per unit."""

    code = graphene.String(required=True, description="Stable, like `tier_discount`.")
    label = graphene.String(required=True, description="In the viewer's language.")
    amount = graphene.Field(
        Decimal, required=True, description="Signed for steps, absolute for totals and floor."
    )
    kind = graphene.String(required=True, description="`total`, `down`, `up`, `ask` or `floor`.")


class PriceWaterfall(graphene.ObjectType):
    """From list price to pocket margin, per unit; partners see it down to the invoice price."""

    list_price = graphene.Field(Money, required=True, description="By the list that applies.")
    invoice_price = graphene.Field(Money, required=True, description="After on-invoice discounts.")
    pocket_price = graphene.Field(Money, description="After rebates and cost to serve.")
    pocket_margin = graphene.Field(Money, description="Pocket price less cost of goods.")
    floor_price = graphene.Field(Money, description="The floor of the list.")
    discount = graphene.Field(
        Decimal, required=True, description="The share of the list price that is left out."
    )
    price_list = graphene.String(required=True, description="The reference of the list.")
    version = graphene.Int(required=True, description="The number of its version.")
    steps = graphene.List(
        graphene.NonNull(PriceStep), required=True, description="All steps, in order."
    )


def waterfall_for(found: Waterfall) -> PriceWaterfall:
    """A waterfall as the API shows it; hidden figures are absent in it already."""

    def money(amount: Any) -> Money | None:
        return None if amount is None else Money(amount, found.currency)

    return PriceWaterfall(
        list_price=money(found.list_price),
        invoice_price=money(found.invoice_price),
        pocket_price=money(found.pocket_price),
        pocket_margin=money(found.pocket_margin),
        floor_price=money(found.floor),
        discount=found.discount,
        price_list=found.price.reference,
        version=found.price.version,
        steps=[_step(step) for step in found.steps],
    )


def _step(step: WaterfallStep) -> PriceStep:
    return PriceStep(code=step.code, label=str(step.label), amount=step.amount, kind=step.kind)
