"""The feed of changes for those who ask from time to time."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.errors import ClientError
from partner_api.queries.base import Queries
from partner_api.types.changes import ChangePage, Known
from partner_api.types.scalars import Cursor
from portal.kernel.errors import NotSignedIn
from portal.kernel.viewers import beyond_sight
from portal.live import feed
from portal.live.changes import told
from portal.live.facts import facts_of


class ChangeQueries(Queries):
    """``changes`` and ``feedCursor``."""

    changes = graphene.Field(
        ChangePage,
        required=True,
        after=graphene.Argument(
            Cursor, required=True, description="Where to begin; `feedCursor` is now."
        ),
        description=(
            "What changed for you since a cursor. A cursor that is older than what is kept, or "
            "cannot be read any more, is refused with the code `reset`: read anew, then go "
            "on from `feedCursor`."
        ),
    )
    feed_cursor = graphene.Field(
        Cursor,
        required=True,
        description="Take it before you read everything: nothing that changes later is missed.",
    )

    def resolve_changes(self, info: Any, after: str) -> ChangePage:
        """One stretch of the feed, told by the policy of now."""
        if not info.context.actor.is_signed_in:
            raise NotSignedIn
        position = feed.parse_kept(after)
        if position is None:
            raise ClientError("Nothing is kept since this cursor: read anew.", "reset")
        stretch = feed.read(position)
        # Whom an event concerns is the house's question, and what was taken is hidden by now; what
        # the actor is told is asked of the policy as they see it.
        with beyond_sight():
            changes = told(facts_of(stretch.entries), info.context.actor)
        return ChangePage(
            changes=Known.of(changes),
            cursor=stretch.position.cursor,
            has_more=stretch.full,
        )

    def resolve_feed_cursor(self, info: Any) -> str:
        """Now."""
        return feed.now().cursor
