"""What a document may cost, decided in time linear to its size and before it is validated.

Each fragment is measured once, so that a bomb of fragments costs no more to refuse than to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    StringValueNode,
    VariableNode,
)

from partner_api.errors import ClientError

MAX_TOKENS = 4_000
MAX_DEPTH = 18
MAX_FIELDS = 1_500
MAX_ALIASES = 60
MAX_DIRECTIVES = 60
MAX_ROWS = 50_000
MAX_JSON_DEPTH = 32
PAGE = 50
ROWS_A_POINT = 50
FIELDS_A_POINT = 50
POINTS_A_WRITE = 5
_CONNECTION_PARTS = frozenset({"edges", "nodes"})


@dataclass(slots=True)
class Cost:
    """Depth, and totals after fragments are expanded. ``rows`` counts what pages may return."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    rows: int = 0

    def take(self, other: Cost, *, times: int = 1, deeper: int = 0) -> None:
        """Add a part that lies ``deeper`` and is repeated ``times`` for rows."""
        self.depth = max(self.depth, other.depth + deeper)
        self.fields += other.fields
        self.aliases += other.aliases
        self.directives += other.directives
        self.rows += other.rows * times


class Meter:
    """Measures the operations of one document under given variables."""

    def __init__(self, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self._variables = variables
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        self._known: dict[str, Cost] = {}
        self._open: set[str] = set()
        self._operations = [
            each for each in document.definitions if isinstance(each, OperationDefinitionNode)
        ]
        self._document = document

    def check(self) -> int:
        """The points that the document costs.

        Raises ``ClientError`` if any operation, or any unused fragment, goes too far.
        """
        total = Cost()
        for operation in self._operations:
            total.take(self._set(operation.selection_set))
            total.directives += len(operation.directives)
        for name in self._fragments:
            total.depth = max(total.depth, self._fragment(name).depth)
        self._refuse("depth", total.depth, MAX_DEPTH)
        self._refuse("fields", total.fields, MAX_FIELDS)
        self._refuse("aliases", total.aliases, MAX_ALIASES)
        self._refuse("directives", total.directives, MAX_DIRECTIVES)
        self._refuse("rows", total.rows, MAX_ROWS)
        return 1 + total.rows // ROWS_A_POINT + total.fields // FIELDS_A_POINT + self._writes()

    def _writes(self) -> int:
        return sum(
            POINTS_A_WRITE * len(each.selection_set.selections)
            for each in self._operations
            if each.operation is OperationType.MUTATION
        )

    @staticmethod
    def _refuse(what: str, found: int, most: int) -> None:
        if found > most:
            # A bomb's count may have thousands of digits: it is never printed.
            raise ClientError(
                f"This operation is too large: at most {most} {what} are allowed.",
                "too_complex",
            )

    def _fragment(self, name: str) -> Cost:
        if name in self._known:
            return self._known[name]
        definition = self._fragments.get(name)
        if definition is None:
            return Cost()  # validation names the unknown fragment
        if name in self._open:
            raise ClientError(f'Cannot spread fragment "{name}" within itself.', "fragment_cycle")
        self._open.add(name)
        cost = self._set(definition.selection_set)
        cost.directives += len(definition.directives)
        self._open.discard(name)
        self._known[name] = cost
        return cost

    def _set(self, selections: SelectionSetNode) -> Cost:
        cost = Cost()
        for node in selections.selections:
            cost.directives += len(node.directives)
            if isinstance(node, FieldNode):
                self._field(node, cost)
            elif isinstance(node, FragmentSpreadNode):
                cost.take(self._fragment(node.name.value))
            elif isinstance(node, InlineFragmentNode):
                cost.take(self._set(node.selection_set))
        return cost

    def _field(self, node: FieldNode, cost: Cost) -> None:
        cost.fields += 1
        cost.aliases += node.alias is not None
        cost.depth = max(cost.depth, 1)
        if node.selection_set is None:
            return
        inner = self._set(node.selection_set)
        if inner.depth > MAX_DEPTH:
            self._refuse("depth", inner.depth, MAX_DEPTH)
        pages = any(
            isinstance(each, FieldNode) and each.name.value in _CONNECTION_PARTS
            for each in node.selection_set.selections
        )
        size = self._page_size(node) if pages else 1
        cost.take(inner, times=size, deeper=1)
        cost.rows += size if pages else 0

    def _page_size(self, node: FieldNode) -> int:
        for argument in node.arguments:
            if argument.name.value not in {"first", "last"}:
                continue
            value: Any = None
            if isinstance(argument.value, IntValueNode):
                value = int(argument.value.value[:9])
            elif isinstance(argument.value, VariableNode):
                value = self._variables.get(argument.value.name.value)
            if isinstance(value, int):
                return min(max(value, 1), 100)
        return PAGE


def refuse_null_characters(document: DocumentNode) -> None:
    """PostgreSQL stores no NUL: refuse it in literals, as ``check_variables`` does in values."""
    stack: list[Any] = [document]
    while stack:
        node = stack.pop()
        if isinstance(node, StringValueNode):
            if "\x00" in node.value:
                raise ClientError("Text must not contain the character U+0000.", "bad_text")
            continue
        for key in node.keys:
            child = getattr(node, key, None)
            if isinstance(child, Node):
                stack.append(child)
            elif isinstance(child, list | tuple):
                stack.extend(each for each in child if isinstance(each, Node))


def check_variables(variables: Mapping[str, Any]) -> None:
    """Refuse values that nest too deeply or hold U+0000. Raises ``ClientError``."""
    stack: list[tuple[Any, int]] = [(variables, 0)]
    while stack:
        value, depth = stack.pop()
        if depth > MAX_JSON_DEPTH:
            raise ClientError("Variables are nested too deeply.", "too_complex")
        if isinstance(value, str) and "\x00" in value:
            raise ClientError("Text must not contain the character U+0000.", "bad_text")
        if isinstance(value, Mapping):
            stack.extend((each, depth + 1) for each in (*value, *value.values()))
        elif isinstance(value, list | tuple):
            stack.extend((each, depth + 1) for each in value)
