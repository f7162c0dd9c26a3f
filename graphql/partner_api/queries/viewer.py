"""Who asks."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.queries.base import Queries
from partner_api.types.viewer import Viewer


class ViewerQueries(Queries):
    """``viewer``."""

    viewer = graphene.Field(Viewer, description="You; `null` for a stranger.")

    def resolve_viewer(self, info: Any) -> Viewer | None:
        """Nobody for a stranger."""
        return Viewer() if info.context.actor.is_signed_in else None
