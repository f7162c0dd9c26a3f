"""Mark messages of the inbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import graphene

from partner_api.mutations.base import Mutation, at_most
from partner_api.types.scalars import DateTime
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.notifications.services.mark import mark_all_read, mark_line, mark_notifications

MOST = 500


class MarkInbox(Mutation):
    """Marks your own messages: read, unread, done, or later until a moment."""

    class Input:
        ids = graphene.List(
            graphene.NonNull(graphene.String),
            description="Which, at most 500; without it and `line`: all that waits, as read.",
        )
        line = graphene.ID(
            description="The `id` of a line of your inbox: it and all that it stands for."
        )
        mark = graphene.String(default_value="read", description="read, unread, done or later.")
        until = graphene.InputField(DateTime, description="With later: until when.")

    count = graphene.Int(description="How many were marked.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``notifications.mark``, ``mark_line`` or ``mark_all_read``."""
        ids, line = given.get("ids"), given.get("line")
        mark = {"mark": given["mark"] or "read", "until": given.get("until")}
        if line is not None:
            (known,) = _known([line], "line")
            return {"count": mark_line(actor=actor, line=known, **mark)}
        if ids is None:
            return {"count": mark_all_read(actor=actor)}
        at_most(MOST, ids, "ids")
        return {"count": mark_notifications(actor=actor, ids=_known(ids, "ids"), **mark)}


def _known(ids: list[str], field: str) -> list[str]:
    try:
        return [str(UUID(each)) for each in ids]
    except ValueError:
        raise NotFound(field=field) from None
