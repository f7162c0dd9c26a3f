"""What integrators were promised: the schema as it was released, and what would break of it.

``graphql/released.graphql`` holds it; ``guildhall schema --release`` promises the schema of now.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from graphql import (
    GraphQLSchema,
    Node,
    Visitor,
    build_schema,
    find_breaking_changes,
    get_named_type,
    parse,
    print_ast,
    print_schema,
    visit,
)


class _WithoutDescriptions(Visitor):
    """Texts may be improved at any time; they promise nothing."""

    def enter(self, node: Node, *_where: Any) -> None:
        """Forget the node's."""
        if getattr(node, "description", None) is not None:
            node.description = None  # type: ignore[attr-defined]


def promised(schema: GraphQLSchema) -> str:
    """The schema as ``released.graphql`` holds it."""
    return print_ast(visit(parse(print_schema(schema)), _WithoutDescriptions())) + "\n"


def unannounced_breaks(
    old: GraphQLSchema, new: GraphQLSchema, announced: Collection[str]
) -> list[str]:
    """What would break clients of the old schema, though it was neither deprecated there nor is
    it announced (as ``Type.field``, or ``Type``)."""
    # Built of its text as the old one is: our own scalars would count as other kinds of type.
    new = build_schema(print_schema(new))
    return [
        each.description
        for each in find_breaking_changes(old, new)
        if not _was_deprecated(old, _name(each.description))
        and _name(each.description) not in announced
    ]


def _name(description: str) -> str:
    """``Query.orders arg by was removed.`` → ``Query.orders``."""
    words = description.split(" ")
    return words[0] if "." in words[0] else next(w for w in words if w[:1].isupper()).rstrip(".")


def _was_deprecated(old: GraphQLSchema, name: str) -> bool:
    kind, _dot, field = name.partition(".")
    fields = getattr(get_named_type(old.type_map.get(kind)), "fields", {})
    return bool(field in fields and fields[field].deprecation_reason)
