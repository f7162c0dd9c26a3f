"""Bulk exports."""

from __future__ import annotations

from partner_api import models
from partner_api.queries.base import Queries
from partner_api.types.bulk import BulkExport
from partner_api.types.connections import Connection


class BulkQueries(Queries):
    """``bulkExports``."""

    bulk_exports = Connection(
        BulkExport,
        lambda actor: models.BulkExport.objects.all(),
        description="The whole lists that you asked for as files, the newest first.",
    )
