"""What a token may ask at all: whoever may not read asks nothing but who they are."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from partner_api.errors import ClientError
from portal.kernel.actors import Actor
from portal.kernel.errors import MissingScope

# What a program asks to learn what its token is good for; it shows no record.
ALWAYS_OPEN = frozenset({"__schema", "__type", "__typename", "viewer", "rateLimit"})


def check_scope(
    actor: Actor, document: DocumentNode, operation: OperationDefinitionNode | None
) -> None:
    """Raises ``ClientError`` for a query or subscription of a token without the scope ``read``.

    Mutations ask for the scopes of their commands.
    """
    if actor.may_use("read") or operation is None:
        return
    if operation.operation is OperationType.MUTATION:
        return
    if not set(_roots(document, operation.selection_set)) <= ALWAYS_OPEN:
        missing = MissingScope("read")
        raise ClientError(str(missing), missing.code, status=missing.status)


def _roots(document: DocumentNode, selections: SelectionSetNode) -> Iterator[str]:
    """The root fields that an operation selects, fragments expanded."""
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    stack, spread = [selections], set()
    while stack:
        for node in stack.pop().selections:
            if isinstance(node, FieldNode):
                yield node.name.value
            elif isinstance(node, InlineFragmentNode):
                stack.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                stack.append(fragments[node.name.value].selection_set)
