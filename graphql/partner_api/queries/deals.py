"""Deals, special prices, and whether a customer is free."""

from __future__ import annotations

from typing import Any

import graphene

from deals import models
from deals.selectors.deals import access_deal
from deals.services.ask_conflict import ask_conflict
from partner_api.queries.base import Queries
from partner_api.types.base import Record
from partner_api.types.connections import Connection
from partner_api.types.deals import Deal, DealRoute, SpecialPrice, route_for
from partner_api.types.enums import enum_of
from partner_api.types.ids import decode_id
from portal.kernel.errors import NotFound


class DealQueries(Queries):
    """Lists and single records."""

    deals = Connection(
        Deal,
        lambda _actor: models.Deal.objects.all(),
        description="The deals that you can see, the newest first if nothing else is asked.",
    )
    deal = Record(Deal, description="The deal with this reference; `null` if you see none.")
    deal_route = graphene.Field(
        DealRoute,
        reference=graphene.String(required=True, description="Of the deal, like D-310."),
        description="Who decides a deal, and where it is; `null` if you do not see the deal.",
    )
    special_prices = Connection(
        SpecialPrice,
        lambda _actor: models.SpecialPrice.objects.all(),
        description="The special prices that you can see, the newest first.",
    )
    special_price = Record(
        SpecialPrice, description="The special price with this reference; `null` if none."
    )
    customer_conflict = graphene.Field(
        enum_of(models.Conflict),
        customer=graphene.ID(description="A customer that you see; or describe one:"),
        name=graphene.String(default_value="", description="Its name as you know it."),
        tax_id=graphene.String(default_value="", description="Its tax number, if you know it."),
        country=graphene.String(default_value="", description="ISO 3166-1 alpha-2."),
        description=(
            "Whether a customer can be registered. Never says who was first. "
            "Questions are counted; too many are refused with `rate_limited`."
        ),
    )

    def resolve_deal_route(self, info: Any, reference: str) -> DealRoute | None:
        """One selector."""
        actor = info.context.actor
        try:
            deal = access_deal(actor=actor, reference=reference)
        except NotFound:
            return None
        return route_for(deal, actor)

    def resolve_customer_conflict(self, info: Any, **asked: Any) -> str:
        """One service."""
        customer = asked.pop("customer", None)
        reference = decode_id(customer, field="customer")[1] if customer else ""
        texts = {name: text or "" for name, text in asked.items()}
        return ask_conflict(actor=info.context.actor, customer=reference, **texts).value
