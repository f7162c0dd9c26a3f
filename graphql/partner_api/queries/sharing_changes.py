"""Changes of sharing that a second person decides on."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.sharing_changes import SharingChange
from partners import models


class SharingChangeQueries(Queries):
    """``sharingChanges``."""

    sharing_changes = Connection(
        SharingChange,
        lambda _actor: models.SharingChange.objects.all(),
        description="Changes that a second person decides on, the newest first; for the house.",
    )
