"""Agreements."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.agreements import Agreement
from partner_api.types.connections import Connection
from partners import models


class AgreementQueries(Queries):
    """``agreements``."""

    agreements = Connection(
        Agreement,
        lambda _actor: models.Agreement.objects.all(),
        description="Agreements by name: yours, or all for those who publish them.",
    )
