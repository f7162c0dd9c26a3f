"""Price signals, pricing cases, and the opinions about them."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.types.bands import band
from partner_api.types.base import RecordType
from partner_api.types.catalogue import PriceListVersion
from partner_api.types.connections import many
from partner_api.types.enums import enum_of
from partner_api.types.fields import computed, one
from partner_api.types.files import File, files_shown
from partner_api.types.organisations import Organisation
from partner_api.types.people import Person
from partner_api.types.products import Product
from partner_api.types.scalars import DateTime
from pricing_feedback import models
from pricing_feedback.selectors.cases import opinions_of


class PriceSignal(RecordType):
    """What a customer said about a price: this product, that competitor, such a price."""

    class Meta:
        model = models.PriceSignal
        money = {"heard_price": "currency", "target_price": "currency"}
        sorts = {"HEARD_ON": "heard_on", "CREATED_AT": "created_at"}
        sort = ("created_at", True)

    case = one(lambda: PricingCase, "case", description="The case it was gathered into.")
    product = one(lambda: Product, "product", description="About what.")
    customer = one(lambda: Organisation, "organisation", description="Who said it.")
    partner = one(lambda: Organisation, "partner", description="Which partner reported it.")
    competitor = one(lambda: Organisation, "competitor", description="Whose price it is.")
    submitted_by = one(lambda: Person, "submitted_by", open=True, description="Who reported it.")
    files = computed(
        graphene.List(graphene.NonNull(File)),
        files_shown,
        facet=models.EVIDENCE_FACET,
        description="The evidence. Facet *customer*.",
    )


class PricingOpinion(graphene.ObjectType):
    """What a department advises about a case."""

    department = graphene.String(required=True, description="`tender` or `finance`.")
    author = graphene.String(required=True, description="Who gave it.")
    recommendation = graphene.Field(enum_of(models.Outcome), description="What it advises.")
    text = graphene.String(required=True, description="Why.")
    given_at = graphene.Field(DateTime, required=True, description="When.")


def _opinions(case: Any, info: Any) -> list[PricingOpinion]:
    return [
        PricingOpinion(
            department=each.department,
            author=each.author,
            recommendation=each.recommendation or None,
            text=each.text,
            given_at=each.given_at,
        )
        for each in opinions_of(actor=info.context.actor, case=case)
    ]


class PricingCase(RecordType):
    """The gathered signals about a product in a country, and what is decided about them."""

    class Meta:
        model = models.PricingCase
        money = {"revenue_at_stake": "currency"}
        sorts = {"OPENED_AT": "opened_at", "PRODUCT": "sort_key", "SIGNALS": "signal_count"}
        sort = ("opened_at", True)

    product = one(lambda: Product, "product", description="About what.")
    revenue_at_stake_band = band(
        "revenue_at_stake", "currency", description="In what band `revenueAtStake` lies."
    )
    decided_by = one(lambda: Person, "decided_by", open=True, description="Who decided.")
    price_list_version = one(
        lambda: PriceListVersion,
        "price_list_version",
        description="The version of a price list that it led to.",
    )
    signals = many(lambda: PriceSignal, "case", description="Those that you see.")
    opinions = computed(
        graphene.List(graphene.NonNull(PricingOpinion)),
        _opinions,
        facet="deliberation",
        description="Tender's and finance's, side by side. Facet *deliberation*.",
    )
