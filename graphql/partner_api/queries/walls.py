"""Walls."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.walls import Wall
from sharing import models


class WallQueries(Queries):
    """``walls``."""

    walls = Connection(
        Wall,
        lambda _actor: models.Wall.objects.all(),
        description="Walls, the newest first; for administrators. Others find none.",
    )
