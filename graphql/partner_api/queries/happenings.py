"""What happened: to you, by your inbox, and to a record, by its timeline."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.queries.base import Queries
from partner_api.types.happenings import InboxLineConnection, TimelineEntryConnection
from partner_api.types.ids import rows_of
from partner_api.types.scalars import Cursor
from portal.kernel.errors import NotFound, NotSignedIn
from portal.notifications.selectors import TABS, inbox_page
from records.selectors.timeline import USUAL, timeline_of
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


def _window() -> dict[str, graphene.Argument]:
    whole = "Entries from the start, 1 to 100; 30 if nothing is said."
    return {
        "first": graphene.Argument(graphene.Int, description=whole),
        "after": graphene.Argument(Cursor, description="Only what comes after this position."),
        "last": graphene.Argument(graphene.Int, description="Entries from the end, 1 to 100."),
        "before": graphene.Argument(Cursor, description="Only what comes before this position."),
    }


class HappeningQueries(Queries):
    """``inbox`` and ``timeline``."""

    inbox = graphene.Field(
        InboxLineConnection,
        required=True,
        tab=graphene.Argument(InboxTab, default_value="unread", description="Which part."),
        **_window(),
        description="Your inbox, newest first; lines of records that you do not see are left out.",
    )
    timeline = graphene.Field(
        TimelineEntryConnection,
        record=graphene.Argument(graphene.ID, required=True, description="Of which record."),
        **_window(),
        description=(
            "What happened to a record, newest first: comments, interactions, files, decisions, "
            "sharing; `null` for a record that you do not see."
        ),
    )

    def resolve_inbox(self, info: Any, tab: Any, **window: Any) -> Any:
        """One page by its selector."""
        if not info.context.actor.is_signed_in:
            raise NotSignedIn
        if all(window.get(each) is None for each in ("first", "last", "before")):
            window["first"] = USUAL
        name = getattr(tab, "value", tab)
        return inbox_page(actor=info.context.actor, tab=name, **window)

    def resolve_timeline(self, info: Any, record: str, **window: Any) -> Any:
        """One page by its selector."""
        source, rows = rows_of(record, field="record")
        if not isinstance(getattr(source.model, "shareable", None), Shareable):
            return None
        try:
            shown = access(info.context.actor, rows)
        except NotFound:
            return None
        return timeline_of(actor=info.context.actor, record=shown, **window)
