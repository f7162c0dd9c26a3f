"""Price terms."""

from __future__ import annotations

from catalogue import models
from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.price_terms import PriceTerm


class PriceTermQueries(Queries):
    """What leads from the list price to the pocket price."""

    price_terms = Connection(
        PriceTerm,
        lambda _actor: models.PriceTerm.objects.all(),
        description="Price terms, the newest first; for the house's departments that see costs.",
    )
