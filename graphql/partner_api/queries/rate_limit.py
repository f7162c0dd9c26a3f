"""What this operation cost, and what is left."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.queries.base import Queries
from partner_api.types.scalars import DateTime


class RateLimit(graphene.ObjectType):
    """Points: one for each operation, and more for its rows, fields and mutations."""

    cost = graphene.Int(required=True, description="Points of this operation.")
    limit = graphene.Int(required=True, description="Points that may be spent in a minute.")
    remaining = graphene.Int(required=True, description="Points that are left now.")
    reset_at = graphene.Field(
        DateTime, required=True, description="When all points are there again."
    )


class RateLimitQueries(Queries):
    """``rateLimit``."""

    rate_limit = graphene.Field(
        RateLimit, description="What this operation cost you; absent within a subscription."
    )

    def resolve_rate_limit(self, info: Any) -> Any:
        """What the operation was charged."""
        return info.context.standing
