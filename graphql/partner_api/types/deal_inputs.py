"""What the commands about deals are told."""

from __future__ import annotations

from typing import Any

import graphene

from deals.services.save_draft import LineInput
from partner_api.types.ids import decode_id
from partner_api.types.scalars import Date, Decimal


class DealLineInput(graphene.InputObjectType):
    """One product of a deal."""

    product = graphene.String(required=True, description="The SKU.")
    quantity = graphene.InputField(Decimal, required=True, description="How many units.")
    requested_price = graphene.InputField(
        Decimal, description="Per unit, in the deal's currency; absent: the list price is fine."
    )


class DealFields:
    """The inputs that a draft, a registration and an answer have in common."""

    customer = graphene.ID(description="A customer that you see, by its global id.")
    customer_name = graphene.String(description="Or its name, as you know it.")
    customer_tax_id = graphene.String(description="Its tax number, if you know it.")
    country = graphene.String(description="Its country, ISO 3166-1 alpha-2.")
    title = graphene.String(description="A short name of the deal; the customer's if absent.")
    competitor = graphene.String(description="Who else offers.")
    closing_date = graphene.InputField(Date, description="When you expect the order.")
    tender = graphene.Boolean(description="Whether it is part of a tender.")
    notes = graphene.String(description="What the house should know.")
    lines = graphene.List(
        graphene.NonNull(DealLineInput), description="All products; replaces those kept before."
    )


def draft_values(given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of ``save_draft`` from an input: ids as references, lines as records."""
    values = {name: value for name, value in given.items() if value is not None}
    if "customer" in values:
        values["customer"] = decode_id(values["customer"], field="customer")[1]
    if "lines" in values:
        values["lines"] = [
            LineInput(line["product"], line["quantity"], line.get("requested_price"))
            for line in values["lines"]
        ]
    return values


def reference_of(value: str, field: str = "deal") -> str:
    """The reference behind a global id. Raises ``Refused`` for what is no id."""
    return decode_id(value, field=field)[1]
