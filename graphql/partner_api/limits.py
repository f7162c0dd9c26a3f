"""What a document may cost, decided in time linear to its size and before it is validated.

Each operation measures a fragment once, so that a bomb of fragments costs no more to refuse
than to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    Node,
    ObjectValueNode,
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
# Of a document that is refused, however little of it was looked at.
LETTERS_A_POINT = 1_000
# How long a list is whose selection names one of these, unless ``first`` or ``last`` says so.
_PARTS_OF_LISTS = {"edges": PAGE, "nodes": PAGE, "accesses": PAGE, "changes": 500}
# Records of changes: 2,000 of a stretch of 500 are named.
_PARTS_OF_LISTS["records"] = 4
# Lists whose length their selection does not tell.
_LONG_LISTS = {"visibleOn": 500, "visibleRecordsOn": PAGE}
# Each limit as a sentence of its own: a language may inflect what is counted.
_TOO_MUCH = {
    "levels": _("This operation is nested too deeply: at most %(most)s levels are allowed."),
    "fields": _("This operation is too large: at most %(most)s fields are allowed."),
    "aliases": _("This operation is too large: at most %(most)s aliases are allowed."),
    "directives": _("This operation is too large: at most %(most)s directives are allowed."),
    "rows": _("This operation could return too much: at most %(most)s rows are allowed."),
}
# What costs more than its rows: points for each time that it is asked.
_DEAR = {"__schema": 50, "report": 10, "whatIf": 10}


@dataclass(slots=True)
class Cost:
    """Depth, and totals after fragments are expanded. ``rows`` counts what lists may return.

    ``here`` counts the fields of the outermost level, and ``length`` is that of the list which
    this level is a part of, if it is one. ``given`` counts the objects in lists of arguments.
    """

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    rows: int = 0
    points: int = 0
    given: int = 0
    here: int = 0
    length: int = 0

    def take(self, other: Cost, *, times: int = 1, deeper: int = 0) -> None:
        """Add a part that lies ``deeper`` and is repeated ``times`` for rows."""
        self.depth = max(self.depth, other.depth + deeper)
        self.fields += other.fields
        self.aliases += other.aliases
        self.directives += other.directives
        self.rows += other.rows * times
        self.points += other.points
        self.given += other.given
        if not deeper:
            self.here += other.here
            self.length = max(self.length, other.length)


def too_deep() -> ClientError:
    """The refusal of a document that nests deeper than ``MAX_DEPTH``."""
    return ClientError(_TOO_MUCH["levels"] % {"most": MAX_DEPTH}, "too_complex")


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
        # What a variable stands for that was not sent, in the operation that is measured.
        self._defaults: dict[str, Any] = {}

    def check(self) -> int:
        """The points that the document costs.

        Raises ``ClientError`` if any operation, or any unused fragment, goes too far.
        """
        total, writes = Cost(), 0
        for operation in self._operations:
            cost = self._operation(operation)
            total.take(cost)
            # At once: each operation measures its fragments anew.
            self._refuse("fields", total.fields, MAX_FIELDS)
            total.directives += len(operation.directives)
            if operation.operation is OperationType.MUTATION:
                writes += POINTS_A_WRITE * cost.here + cost.given
        for name in self._fragments:
            total.depth = max(total.depth, self._fragment(name).depth)
        self._refuse("levels", total.depth, MAX_DEPTH)
        self._refuse("aliases", total.aliases, MAX_ALIASES)
        self._refuse("directives", total.directives, MAX_DIRECTIVES)
        self._refuse("rows", total.rows, MAX_ROWS)
        read = total.rows // ROWS_A_POINT + total.fields // FIELDS_A_POINT + total.points
        return 1 + read + writes

    @staticmethod
    def _refuse(what: str, found: int, most: int) -> None:
        if found > most:
            # A bomb's count may have thousands of digits: it is never printed.
            raise ClientError(_TOO_MUCH[what] % {"most": most}, "too_complex")

    def _operation(self, operation: OperationDefinitionNode) -> Cost:
        """By its own defaults: another's say nothing of its fragments, either."""
        self._defaults = {
            each.variable.name.value: each.default_value
            for each in operation.variable_definitions
            if each.default_value is not None
        }
        self._known.clear()
        return self._set(operation.selection_set)

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
        name = node.name.value
        cost.fields += 1
        cost.here += 1
        cost.aliases += node.alias is not None
        cost.depth = max(cost.depth, 1)
        cost.points += _DEAR.get(name, 0)
        cost.length = max(cost.length, _PARTS_OF_LISTS.get(name, 0))
        cost.given += sum(self._objects(each.value) for each in node.arguments)
        if node.selection_set is None:
            return
        inner = self._set(node.selection_set)
        if inner.depth > MAX_DEPTH:
            self._refuse("levels", inner.depth, MAX_DEPTH)
        times = self._length(node, inner.length)
        cost.take(inner, times=max(times, 1), deeper=1)
        cost.rows += times

    def _length(self, node: FieldNode, usual: int) -> int:
        """How many rows a field may return; none if it is no list."""
        values = {each.name.value: each.value for each in node.arguments}
        usual = max(usual, _LONG_LISTS.get(node.name.value, 0))
        for name in ("first", "last"):
            if usual and name in values and (size := self._number(values[name])) is not None:
                return size
        if not usual and "ids" in values:
            return self._many(values["ids"])
        return usual

    def _number(self, node: Any) -> int | None:
        """The size of a page as the executor will read it; ``None`` where nothing is said."""
        if isinstance(node, VariableNode):
            name = node.name.value
            if name not in self._variables:
                return self._number(self._defaults.get(name))
            value = self._variables[name]
            if isinstance(value, int | float):
                return int(min(max(value, 1), 100))
        elif isinstance(node, IntValueNode):
            return min(max(int(node.value[:9]), 1), 100)
        return None

    def _many(self, node: Any) -> int:
        if isinstance(node, VariableNode):
            name = node.name.value
            if name not in self._variables:
                return self._many(self._defaults.get(name))
            value = self._variables[name]
            return len(value) if isinstance(value, list) else 1
        return len(node.values) if isinstance(node, ListValueNode) else 1

    def _objects(self, node: Any) -> int:
        """How many objects stand in lists of an argument: the rows of a bulk mutation."""
        if isinstance(node, VariableNode):
            name = node.name.value
            if name in self._variables:
                return _objects_in(self._variables[name])
            return self._objects(self._defaults.get(name))
        if isinstance(node, ListValueNode):
            own = sum(isinstance(each, ObjectValueNode) for each in node.values)
            return own + sum(map(self._objects, node.values))
        if isinstance(node, ObjectValueNode):
            return sum(self._objects(each.value) for each in node.fields)
        return 0


def _objects_in(value: Any) -> int:
    found, stack = 0, [value]
    while stack:
        each = stack.pop()
        if isinstance(each, list):
            found += sum(isinstance(inner, dict) for inner in each)
            stack += each
        elif isinstance(each, dict):
            stack += each.values()
    return found


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
            raise ClientError(
                _("Variables are nested too deeply: at most %(most)s levels are allowed.")
                % {"most": MAX_JSON_DEPTH},
                "too_complex",
            )
        if isinstance(value, str) and "\x00" in value:
            raise ClientError("Text must not contain the character U+0000.", "bad_text")
        if isinstance(value, Mapping):
            stack.extend((each, depth + 1) for each in (*value, *value.values()))
        elif isinstance(value, list | tuple):
            stack.extend((each, depth + 1) for each in value)
