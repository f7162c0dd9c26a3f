"""The feed of changes for those who ask from time to time."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.errors import ClientError
from partner_api.queries.base import Queries
from partner_api.types.changes import ChangePage
from partner_api.types.scalars import Cursor
from portal.kernel.errors import NotSignedIn
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
            "What changed for you since a cursor. A cursor that is older than what is kept is "
            "refused with the code `reset`: read anew, then go on from `feedCursor`."
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
        position = feed.parse(after)
        if not feed.is_kept(position):
            raise ClientError("This cursor is older than what is kept: read anew.", "reset")
        stretch = feed.read(position)
        return ChangePage(
            changes=told(facts_of(stretch.entries), info.context.actor),
            cursor=stretch.position.cursor,
            has_more=stretch.full,
        )

    def resolve_feed_cursor(self, info: Any) -> str:
        """Now."""
        return feed.now().cursor
