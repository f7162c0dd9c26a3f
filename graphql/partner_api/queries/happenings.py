"""What happened: to you, by your inbox, and to a record, by its timeline."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.queries.base import Queries
from partner_api.types.happenings import InboxLineConnection, TimelineEntryConnection
from partner_api.types.ids import rows_of
from partner_api.types.scalars import Cursor
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound, NotSignedIn
from portal.notifications.selectors import TABS, inbox_page
from records.selectors.timeline import timeline_of
from sharing.selectors import access
from sharing.shareable import Shareable

_TAB_TEXTS = {
    "unread": "What waits to be read.",
    "later": "What you put off.",
    "done": "What you read or are done with.",
    "all": "Everything.",
}
InboxTab = graphene.Enum(
    "InboxTab",
    [(each.upper(), each) for each in TABS],
    description=lambda value: _TAB_TEXTS[value.value] if value else "A part of your inbox.",
)


def _first() -> graphene.Argument:
    return graphene.Argument(graphene.Int, default_value=30, description="1 to 100 of them.")


def _after() -> graphene.Argument:
    return graphene.Argument(Cursor, description="Begin behind this place.")


class HappeningQueries(Queries):
    """``inbox`` and ``timeline``."""

    inbox = graphene.Field(
        InboxLineConnection,
        required=True,
        tab=graphene.Argument(InboxTab, default_value="unread", description="Which part."),
        first=_first(),
        after=_after(),
        description="Your inbox, newest first; lines of records that you do not see are left out.",
    )
    timeline = graphene.Field(
        TimelineEntryConnection,
        record=graphene.Argument(graphene.ID, required=True, description="Of which record."),
        first=_first(),
        after=_after(),
        description=(
            "What happened to a record, newest first: comments, interactions, files, decisions, "
            "sharing; `null` for a record that you do not see."
        ),
    )

    def resolve_inbox(self, info: Any, tab: Any, first: int, after: str | None = None) -> Any:
        """One page by its selector."""
        if not info.context.actor.is_signed_in:
            raise NotSignedIn
        name = getattr(tab, "value", tab)
        return inbox_page(actor=info.context.actor, tab=name, first=first, after=after)

    def resolve_timeline(
        self, info: Any, record: str, first: int, after: str | None = None
    ) -> Any:
        """One page by its selector."""
        return _timeline(info.context.actor, record, first, after)


def _timeline(actor: Actor, record: str, first: int, after: str | None) -> Any:
    source, rows = rows_of(record, field="record")
    if not isinstance(getattr(source.model, "shareable", None), Shareable):
        return None
    try:
        shown = access(actor, rows)
    except NotFound:
        return None
    return timeline_of(actor=actor, record=shown, first=first, after=after)
