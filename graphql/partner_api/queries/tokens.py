"""One's own tokens."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.tokens import Token
from portal.kernel.models import ApiToken


class TokenQueries(Queries):
    """``tokens``."""

    tokens = Connection(
        Token,
        lambda actor: ApiToken.objects.filter(user=actor.user_id, parent=None),
        description="Your tokens, the newest first.",
    )
