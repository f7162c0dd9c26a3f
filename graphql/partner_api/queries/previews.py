"""Previews."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.previews import Preview
from portal.kernel import models


class PreviewQueries(Queries):
    """``previews``."""

    previews = Connection(
        Preview,
        lambda _actor: models.Preview.objects.all(),
        description="Who looked with whose eyes, the latest first; others than administrators "
        "see their own.",
    )
