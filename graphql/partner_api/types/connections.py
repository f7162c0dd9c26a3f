"""Relay connections: the types, the arguments, and the fields that page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import graphene
from django.db.models import QuerySet

from partner_api.plan import Listing, Loader, Row, ToMany
from partner_api.plan.doors import ListDoor, mark
from partner_api.types.fields import EdgeField
from partner_api.types.scalars import Cursor
from portal.kernel.actors import Actor


class PageInfo(graphene.ObjectType):
    """Where a page lies in its list."""

    has_next_page = graphene.Boolean(required=True, description="Whether rows follow.")
    has_previous_page = graphene.Boolean(required=True, description="Whether rows precede.")
    start_cursor = graphene.Field(Cursor, description="The first row's position.")
    end_cursor = graphene.Field(Cursor, description="The last row's position.")


@dataclass(frozen=True, slots=True)
class EdgeAt:
    """The edge number ``index`` of a page."""

    listing: Listing
    index: int
    key: str

    def node(self, _info: Any) -> Row:
        """The row that this selection of nodes was filled for."""
        return self.listing.groups[self.key, _info.path.key][self.index]


def _page_info(listing: Listing, _info: Any) -> PageInfo:
    page = listing.page
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=page.start,
        end_cursor=page.end,
    )


def _edges(listing: Listing, info: Any) -> list[EdgeAt]:
    return [EdgeAt(listing, index, info.path.key) for index in range(len(listing.page.items))]


def edge_type(
    kind: Any, cursor: Callable[[Any, Any], Any], node: Callable[[Any, Any], Any]
) -> Any:
    """The edge type of a type: how an edge gives its cursor, and what is there."""
    name = kind._meta.name
    return type(
        f"{name}Edge",
        (graphene.ObjectType,),
        {
            "__doc__": f"One {name} at its place in a list.",
            "cursor": graphene.Field(
                Cursor,
                required=True,
                description="Pass it as `after` or `before` to go on from here.",
                resolver=cursor,
            ),
            "node": graphene.Field(kind, required=True, description="The record.", resolver=node),
        },
    )


def _edge_of(kind: Any) -> Any:
    return edge_type(kind, lambda at, _info: at.listing.page.cursors[at.index], EdgeAt.node)


@cache
def connection_of(kind: Any) -> Any:
    """The connection type of a record type, with its edge type."""
    name = kind._meta.name
    return type(
        f"{name}Connection",
        (graphene.ObjectType,),
        {
            "__doc__": f"One page of a list of {name}.",
            "edges": graphene.List(
                graphene.NonNull(_edge_of(kind)),
                required=True,
                description="The records of this page with their cursors.",
                resolver=_edges,
            ),
            "nodes": graphene.List(
                graphene.NonNull(kind),
                required=True,
                description="The records of this page, for clients that need no cursors.",
                resolver=lambda listing, info: listing.groups.get((info.path.key,), []),
            ),
            "page_info": graphene.Field(
                PageInfo,
                required=True,
                description="Where this page lies in the list.",
                resolver=_page_info,
            ),
            "total_count": graphene.Int(
                description="How many rows match in all; counted only when asked for.",
                resolver=lambda listing, _info: listing.total,
            ),
        },
    )


def _arguments(kind: Any) -> dict[str, graphene.Argument]:
    found = {
        "first": graphene.Argument(
            graphene.Int, description="Rows from the start, 0 to 100; 50 if nothing is said."
        ),
        "after": graphene.Argument(Cursor, description="Only rows after this position."),
        "last": graphene.Argument(graphene.Int, description="Rows from the end, 0 to 100."),
        "before": graphene.Argument(Cursor, description="Only rows before this position."),
    }
    if kind.filter_input:
        found["filter"] = graphene.Argument(
            kind.filter_input, description="Conditions; all must hold."
        )
    if kind.sort_input:
        found["sort"] = graphene.Argument(kind.sort_input, description="The order.")
    return found


class _Paged:
    """Takes the page arguments of a type that may be declared later."""

    paged: Callable[[], Any]
    extra: dict[str, graphene.Argument]

    @property
    def args(self) -> dict[str, graphene.Argument]:
        """Read when the schema is built."""
        return {**_arguments(self.paged()), **self.extra}

    @args.setter
    def args(self, value: dict[str, graphene.Argument]) -> None:
        self.extra = value


class NestedConnection(_Paged, EdgeField):
    """A connection below a record."""


def many(
    kind: Callable[[], Any], path: str, *, facet: str | None = None, description: str
) -> NestedConnection:
    """A connection to the rows of ``kind`` whose foreign key ``path`` leads here.

    The target's policy is asked for each; ``null`` where ``facet`` of this record is hidden.
    """
    field = NestedConnection(
        lambda: connection_of(kind()),
        ToMany(path, lambda: kind().source, facet),
        lambda row, info, **_args: row.loaded.get(info.path.key),
        description=description,
    )
    field.paged = kind
    return field


class Connection(_Paged, graphene.Field):
    """A connection of the root: pages through what ``select(actor, **args)`` returns.

    ``select`` returns a queryset of the type's model; the type's policy is applied to it unless a
    selector has done so. Further ``args`` of the field are handed to it.
    """

    def __init__(
        self,
        kind: Any,
        select: Callable[..., QuerySet[Any]],
        *,
        description: str,
        args: dict[str, graphene.Argument] | None = None,
    ) -> None:
        self.paged = lambda: kind
        names = list(args or ())

        def resolve(_root: Any, info: Any, **given: Any) -> Listing:
            actor: Actor = info.context.actor
            extra = {name: given[name] for name in names if name in given}
            return Loader(info).listing(kind.source, select(actor, **extra), given)

        mark(resolve, ListDoor(kind.source, select, tuple(names)))
        super().__init__(
            lambda: connection_of(kind),
            args=args,
            required=True,
            description=description,
            resolver=resolve,
        )
