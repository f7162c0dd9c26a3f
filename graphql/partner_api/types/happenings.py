"""Pages of what happened: lines of the inbox, entries of a record's timeline."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.types.connections import PageInfo, edge_type
from partner_api.types.scalars import DateTime
from portal.kernel.keyset import Page


class InboxLine(graphene.ObjectType):
    """One line of your inbox, in your language, of a record that you see."""

    id = graphene.ID(required=True, description="The newest of what the line stands for.")
    ids = graphene.List(
        graphene.NonNull(graphene.ID),
        required=True,
        description="The newest 20 that the line stands for, each for itself.",
    )
    lines = graphene.Int(
        required=True,
        description="How many lines it stands for: `markInbox` marks them all by `line`.",
    )
    asks = graphene.Boolean(required=True, description="Whether you have to act.")
    text = graphene.String(required=True, description="What happened, for people.")
    kind = graphene.String(
        required=True,
        description="What happened, as audit and webhooks name it.",
        resolver=lambda item, _info: item.code,
    )
    reason = graphene.String(required=True, description="Why you are told, for people.")
    reference = graphene.String(
        description="The record that it is about; absent for those that a list shows."
    )
    url = graphene.String(description="The page to act on, from the root of this address.")
    at = graphene.Field(DateTime, required=True, description="When it happened.")
    is_read = graphene.Boolean(required=True, description="Whether you have read it.")
    is_done = graphene.Boolean(required=True, description="Whether you are done with it.")


class TimelineEntry(graphene.ObjectType):
    """One thing that happened to a record, of a facet that you see."""

    at = graphene.Field(DateTime, required=True, description="When.")
    text = graphene.String(
        required=True,
        description="What, for people, in your language.",
        resolver=lambda entry, _info: str(entry.text),
    )
    who = graphene.String(
        description="The name of who did it; absent where nobody did.",
        resolver=lambda entry, _info: entry.name or None,
    )
    object = graphene.String(
        description="What it was done to or with: a file's name, a partner's.",
        resolver=lambda entry, _info: entry.object or None,
    )
    quote = graphene.String(
        description="Somebody's words: a comment, a reason.",
        resolver=lambda entry, _info: entry.quote or None,
    )


def _page_info(page: Page[Any], _info: Any) -> PageInfo:
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=page.start,
        end_cursor=page.end,
    )


def _edges(page: Page[Any], _info: Any) -> list[tuple[str, Any]]:
    return list(zip(page.cursors, page.items, strict=True))


def _connection(kind: type[graphene.ObjectType], what: str) -> Any:
    """A connection over a selector's page: these lines are made when they are read."""
    return type(
        f"{kind.__name__}Connection",
        (graphene.ObjectType,),
        {
            "__doc__": f"A page of {what}.",
            "edges": graphene.List(
                graphene.NonNull(
                    edge_type(kind, lambda edge, _info: edge[0], lambda edge, _info: edge[1])
                ),
                required=True,
                description="The newest first, each with its cursor.",
                resolver=_edges,
            ),
            "nodes": graphene.List(
                graphene.NonNull(kind),
                required=True,
                description="The newest first.",
                resolver=lambda page, _info: page.items,
            ),
            "page_info": graphene.Field(
                PageInfo,
                required=True,
                description="Where the page lies.",
                resolver=_page_info,
            ),
        },
    )


InboxLineConnection = _connection(InboxLine, "your inbox")
TimelineEntryConnection = _connection(TimelineEntry, "what happened to a record")
