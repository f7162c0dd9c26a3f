"""Partners' keys."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.keys import PartnerKey
from partners import models


class KeyQueries(Queries):
    """``partnerKeys``."""

    partner_keys = Connection(
        PartnerKey,
        lambda actor: models.PartnerKey.objects.all(),
        description="The keys of the company that you administer, the newest first.",
    )
