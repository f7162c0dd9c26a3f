"""Walls, and the groups of competitors that walls stand between."""

from __future__ import annotations

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.rivals import RivalGroup
from partner_api.types.walls import Wall
from sharing import models


class WallQueries(Queries):
    """``walls``, ``rivalGroups``."""

    walls = Connection(
        Wall,
        lambda _actor: models.Wall.objects.all(),
        description="Walls, the newest first; for administrators. Others find none.",
    )
    rival_groups = Connection(
        RivalGroup,
        lambda _actor: models.RivalGroup.objects.all(),
        description="Groups of competing partners, by name; for administrators. Others find none.",
    )
