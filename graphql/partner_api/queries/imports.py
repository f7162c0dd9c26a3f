"""Imports of files."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.imports import ImportJob
from portal.desk.models import ImportJob as Model


class ImportQueries(Queries):
    """What was imported, and what came of it."""

    imports = Connection(
        ImportJob,
        lambda actor: Model.objects.all(),
        description="Your imports, newest first; administrators see all.",
    )
