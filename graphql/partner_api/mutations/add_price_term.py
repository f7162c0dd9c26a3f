"""Add a discount or cost to the price waterfall."""

from __future__ import annotations

from typing import Any

import graphene
from django.utils import timezone

from catalogue.models import TermKind
from catalogue.selectors.products import product_for
from catalogue.services.add_price_term import TermInput, add_price_term
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.price_terms import PriceTerm
from partner_api.types.scalars import Date, Decimal
from partners.models import Tier
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound


class AddPriceTerm(Mutation):
    """Adds a discount or cost; price waterfalls of its days count with it."""

    class Input:
        kind = graphene.InputField(enum_of(TermKind), required=True, description="Which step.")
        rate = graphene.InputField(Decimal, description="Share of the price: 0.05 is 5 %.")
        amount = graphene.InputField(Decimal, description="Or an amount per unit.")
        currency = graphene.String(default_value="", description="Of the amount, ISO 4217.")
        tier = graphene.InputField(enum_of(Tier), description="For this tier alone.")
        partner = graphene.ID(description="For this partner alone, by global id.")
        sku = graphene.String(description="For this product alone.")
        category = graphene.String(default_value="", description="For this category alone.")
        country = graphene.String(default_value="", description="ISO 3166-1 alpha-2.")
        min_quantity = graphene.Int(default_value=1, description="From so many units.")
        max_quantity = graphene.Int(description="Up to so many units.")
        valid_from = graphene.InputField(Date, description="Its first day; today if absent.")
        valid_until = graphene.InputField(Date, description="Its last day; open if absent.")
        note = graphene.String(default_value="", description="For the house.")

    price_term = Reread(PriceTerm, description="The term.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.add_price_term``."""
        values = {name: value for name, value in given.items() if value is not None}
        for name in ("kind", "tier"):
            if name in values:
                values[name] = str(getattr(values[name], "value", values[name]))
        if "partner" in values:
            values["partner"] = record_of(
                actor, values["partner"], field="partner", kind="Organisation"
            )
        if "sku" in values:
            try:
                values["product"] = product_for(actor=actor, sku=values.pop("sku"))
            except NotFound as error:
                error.field = "sku"
                raise
        values.setdefault("valid_from", timezone.localdate())
        return {"price_term": add_price_term(actor=actor, term=TermInput(**values))}
