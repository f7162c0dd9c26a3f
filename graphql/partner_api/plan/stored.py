"""The plans of a document, kept with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    VariableNode,
)
from graphql.execution.values import get_variable_values
from graphql.language import DirectiveNode

from partner_api.plan.compiler import Compiler, NotPlannedError, Root
from partner_api.plan.reader import Reader
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError

_MOST = 32
_ERRORS = 20


class Plans:
    """Of each operation of a document, one for each setting of its directives' variables."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        self._switches = tuple(sorted(set(_switches(document))))
        self._kept: dict[tuple[Any, ...], list[Root] | None] = {}

    def answer(
        self, operation: OperationDefinitionNode | None, given: Mapping[str, Any], actor: Actor
    ) -> dict[str, Any] | None:
        """The data of a query; ``None`` for what only the executor can answer or refuse."""
        if operation is None:
            return None
        variables = get_variable_values(
            self._schema, operation.variable_definitions or (), dict(given), max_errors=_ERRORS
        )
        if isinstance(variables, list):
            return None
        roots = self._roots(operation, variables)
        if roots is None:
            return None
        try:
            return Reader(actor, variables).answer(roots)
        except (NotPlannedError, DomainError, GraphQLError):
            return None  # the executor says what is wrong, and where

    def _roots(
        self, operation: OperationDefinitionNode, variables: dict[str, Any]
    ) -> list[Root] | None:
        name = operation.name.value if operation.name else ""
        key = (name, *(variables.get(each) for each in self._switches))
        if key not in self._kept:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            try:
                found = Compiler(self._schema, self._fragments, variables).roots(operation)
            except NotPlannedError:
                found = None
            self._kept[key] = found
        return self._kept[key]


def _switches(node: Node, inside: bool = False) -> Iterator[str]:
    """The variables that directives use."""
    if inside and isinstance(node, VariableNode):
        yield node.name.value
    inside |= isinstance(node, DirectiveNode)
    for name in node.keys:
        child = getattr(node, name, None)
        for each in child if isinstance(child, list | tuple) else (child,):
            if isinstance(each, Node):
                yield from _switches(each, inside)
