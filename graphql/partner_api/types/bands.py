"""What is told in place of a value: bands of numbers, the last letters of texts.

The exact field (``annualRevenue``) is ``null`` for whoever sees its facet in bands only; the field
beside it (``annualRevenueBand``) says the band, to them and to whoever sees the value.
"""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.types.fields import EdgeField, computed
from partner_api.types.scalars import Decimal
from sharing.coarse import Band as Told


class Band(graphene.ObjectType):
    """A number as the band that it lies in."""

    low = graphene.Field(Decimal, description="The lower edge, included; absent if open.")
    high = graphene.Field(Decimal, description="The upper edge, not included; absent if open.")
    currency = graphene.String(description="The currency of both; absent for plain numbers.")
    text = graphene.String(required=True, description="The band in words, in your language.")


def band(name: str, *others: str, description: str) -> EdgeField:
    """The band of a column, for whoever sees its facet whole or in bands."""

    def resolve(shown: Any, _info: Any) -> Band | None:
        told: Told | None = shown.coarse(name)
        if told is None:
            return None
        currency = told.currency or None
        return Band(low=told.low, high=told.high, currency=currency, text=str(told))

    return computed(Band, resolve, needs=(name, *others), description=description)


def ending(name: str, *, description: str) -> EdgeField:
    """The last letters of a column, for whoever sees its facet whole or in bands."""

    def resolve(shown: Any, _info: Any) -> str | None:
        told: str | None = shown.coarse(name)
        return told

    return computed(graphene.String, resolve, needs=(name,), description=description)
