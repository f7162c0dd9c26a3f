"""One's own tokens."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.tokens import Token
from portal.kernel.selectors import token_list


class TokenQueries(Queries):
    """``tokens``."""

    tokens = Connection(
        Token,
        lambda actor: token_list(actor=actor),
        description="Your tokens, the newest first.",
    )
