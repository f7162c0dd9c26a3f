"""Recalls."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.recalls import Recall
from sharing import models


class RecallQueries(Queries):
    """``recalls``."""

    recalls = Connection(
        Recall,
        lambda _actor: models.Recall.objects.all(),
        description="What was taken home and is to be deleted, the latest first.",
    )
