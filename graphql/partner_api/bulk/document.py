"""The query of a bulk export: one list of the root; a job adds the pages and the rows' ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_list_type,
    parse,
    print_ast,
    validate,
    visit,
)
from graphql.type.definition import GraphQLNonNull

from partner_api.limits import MAX_TOKENS
from partner_api.plan.doors import ListDoor, door_of
from partner_api.plan.sources import Source
from portal.kernel.errors import Refused

PAGE = 100
ID, MORE, AFTER = "bulkId_", "bulkPage_", "bulkAfter_"
_ADDED = f"""query(${AFTER}: Cursor) {{ list(first: {PAGE}, after: ${AFTER}) {{
  {MORE}: pageInfo {{ hasNextPage endCursor }} {ID}: id }} }}"""
_OURS = {"first", "last", "after", "before"}


@dataclass(frozen=True, slots=True)
class BulkDocument:
    """A query that reads a list page by page. ``key`` is the list's place in the answer,
    ``columns`` are the paths of its values, in the order of the selection. ``is_narrowed`` says
    that which rows are in it, or their order, tells of more than the selection."""

    text: str
    key: str
    source: Source
    columns: tuple[tuple[str, ...], ...]
    is_narrowed: bool


def bulk_document(schema: GraphQLSchema, text: str) -> BulkDocument:
    """Check and extend the query that somebody asks for.

    Raises ``Refused`` (``bad_query``) for what is no valid query of exactly one list of records
    and its ``nodes``, without page arguments.
    """
    document = _valid(schema, text)
    operation = _operation(document)
    root = _only_field(operation.selection_set)
    field = schema.query_type.fields.get(root.name.value)  # type: ignore[union-attr]
    door = door_of(field.resolve) if field else None
    if not isinstance(door, ListDoor) or door.source.shareable is None:
        raise _refused("Ask for one list of records: customers, deals, orders …")
    if _OURS.intersection(each.name.value for each in root.arguments):
        raise _refused("Leave out first, after, last and before: all pages are read.")
    nodes = _only_field(root.selection_set)
    if nodes.name.value != "nodes" or nodes.alias:
        raise _refused("Below the list, ask for nodes alone.")
    kind = get_named_type(get_named_type(field.type).fields["nodes"].type)  # type: ignore[union-attr]
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    columns = tuple(_columns(kind, nodes.selection_set, fragments))
    key = root.alias.value if root.alias else root.name.value
    extended = _extended(schema, document, operation)
    return BulkDocument(extended, key, door.source, columns, bool(root.arguments))


def _refused(text: str) -> Refused:
    return Refused(text, code="bad_query", field="query")


def _valid(schema: GraphQLSchema, text: str) -> DocumentNode:
    try:
        document = parse(text, max_tokens=MAX_TOKENS)
    except (GraphQLSyntaxError, RecursionError) as error:
        raise _refused(str(getattr(error, "message", "This is nested too deeply."))) from None
    errors = validate(schema, document, max_errors=1)
    if errors:
        raise _refused(errors[0].message)
    return document


def _operation(document: DocumentNode) -> OperationDefinitionNode:
    found = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if len(found) != 1 or found[0].operation is not OperationType.QUERY:
        raise _refused("Send one query.")
    return found[0]


def _only_field(selections: SelectionSetNode | None) -> FieldNode:
    found = list(selections.selections) if selections else []
    if len(found) != 1 or not isinstance(found[0], FieldNode) or found[0].directives:
        raise _refused("Ask for one list, and below it for nodes alone.")
    return found[0]


def _columns(
    kind: Any,
    selections: SelectionSetNode | None,
    fragments: Mapping[str, FragmentDefinitionNode],
    path: tuple[str, ...] = (),
) -> Iterator[tuple[str, ...]]:
    """The paths of values: into single objects, but not into lists, which are one value."""
    for node in selections.selections if selections else ():
        if not isinstance(node, FieldNode):
            inner = fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            yield from _columns(kind, inner.selection_set, fragments, path)
            continue
        here = (*path, node.alias.value if node.alias else node.name.value)
        field = kind.fields.get(node.name.value) if hasattr(kind, "fields") else None
        bare = field.type.of_type if field and isinstance(field.type, GraphQLNonNull) else None
        if node.selection_set is None or field is None or is_list_type(bare or field.type):
            yield here
        else:
            yield from _columns(get_named_type(field.type), node.selection_set, fragments, here)


class _AskIds(Visitor):
    """Asks for the id of every record that the query reads, under a name of our own."""

    def __init__(self, types: TypeInfo, added: FieldNode) -> None:
        super().__init__()
        self._types, self._added = types, added

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode | None:
        parent = self._types.get_parent_type()
        interfaces = getattr(parent, "interfaces", ())
        record = isinstance(parent, GraphQLObjectType) and any(
            isinstance(each, GraphQLInterfaceType) and each.name == "Node" for each in interfaces
        )
        if not record:
            return None
        return SelectionSetNode(selections=(*node.selections, self._added))


def _extended(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
) -> str:
    """The query with the arguments of pages, where the next one begins, and ids of records."""
    added: Any = parse(_ADDED).definitions[0]
    model = added.selection_set.selections[0]
    page_info, row_id = model.selection_set.selections
    types = TypeInfo(schema)
    with_ids: Any = visit(document, TypeInfoVisitor(types, _AskIds(types, row_id)))
    definitions = []
    for each in with_ids.definitions:
        if isinstance(each, OperationDefinitionNode):
            root: Any = each.selection_set.selections[0]
            root.arguments = (*root.arguments, *model.arguments)
            root.selection_set.selections = (*root.selection_set.selections, page_info)
            each.variable_definitions = (
                *each.variable_definitions,
                *added.variable_definitions,
            )
        definitions.append(print_ast(each))
    return "\n".join(definitions)


def whole_query(schema: GraphQLSchema, name: str) -> str:
    """The query that reads every plain column of a list of the root, for those who choose none."""
    kind: Any = get_named_type(schema.query_type.fields[name].type)  # type: ignore[union-attr]
    record: Any = get_named_type(kind.fields["nodes"].type)
    parts = []
    for field_name, field in record.fields.items():
        named: Any = get_named_type(field.type)
        if field.args or field.deprecation_reason:
            continue
        if not hasattr(named, "fields"):
            parts.append(field_name)
        elif named.name == "Money":
            parts.append(f"{field_name} {{ amount currency }}")
        elif "reference" in named.fields and not is_list_type(field.type):
            parts.append(f"{field_name} {{ reference }}")
    return f"{{ {name} {{ nodes {{ {' '.join(parts)} }} }} }}"
