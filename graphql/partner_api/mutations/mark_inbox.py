"""Mark messages of the inbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.scalars import DateTime
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound, Refused
from portal.notifications.services.mark import mark_all_read, mark_notifications

MOST = 500


class MarkInbox(Mutation):
    """Marks your own messages: read, unread, done, or later until a moment."""

    class Input:
        ids = graphene.List(
            graphene.NonNull(graphene.String),
            description="Which, at most 500; absent: everything that waits, as read.",
        )
        mark = graphene.String(default_value="read", description="read, unread, done or later.")
        until = graphene.InputField(DateTime, description="With later: until when.")

    count = graphene.Int(description="How many were marked.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``notifications.mark`` or ``notifications.mark_all_read``."""
        if given.get("ids") is None:
            return {"count": mark_all_read(actor=actor)}
        if len(given["ids"]) > MOST:
            raise Refused(code="too_many", field="ids")
        try:
            ids = [str(UUID(each)) for each in given["ids"]]
        except ValueError:
            raise NotFound(field="ids") from None
        mark, until = given["mark"] or "read", given.get("until")
        return {"count": mark_notifications(actor=actor, ids=ids, mark=mark, until=until)}
