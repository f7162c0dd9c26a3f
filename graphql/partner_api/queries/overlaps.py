"""Overlaps."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.overlaps import Overlap
from partners import models


class OverlapQueries(Queries):
    """``overlaps``."""

    overlaps = Connection(
        Overlap,
        lambda _actor: models.Overlap.objects.all(),
        description="Comparisons of customer lists, the newest first: yours, or all.",
    )
