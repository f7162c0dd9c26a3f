"""Types for TypeScript, written from the schema and from the kept operations.

Nothing of them exists at run time but the operations' texts: enums are unions of strings, so that
whatever only strips types can run them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from textwrap import indent
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    is_composite_type,
    is_introspection_type,
    parse,
    type_from_ast,
)

from partner_api.documents import hash_of

HEADER = "// Written by `make schema` from the schema and the kept operations; do not edit.\n"
_SCALARS = {"ID": "string", "String": "string", "Boolean": "boolean"}
_NUMBERS = {"Int": "number", "Float": "number"}
_BUILT_IN = _SCALARS | _NUMBERS


def schema_types(schema: GraphQLSchema) -> str:
    """``schema.ts``: every type of the schema, with its descriptions."""
    parts = [HEADER]
    for name, kind in sorted(schema.type_map.items()):
        if not is_introspection_type(kind) and name not in _BUILT_IN:
            parts.append(f"{_comment(kind.description)}{_declaration(schema, name, kind)}\n")
    return "\n".join(parts)


def _declaration(schema: GraphQLSchema, name: str, kind: Any) -> str:
    if isinstance(kind, GraphQLScalarType):
        return f"export type {name} = {'Blob' if name == 'Upload' else 'string'};"
    if isinstance(kind, GraphQLEnumType):
        return f"export type {name} = {' | '.join(json.dumps(each) for each in kind.values)};"
    if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
        names = sorted(each.name for each in schema.get_possible_types(kind))
        return f"export type {name} = {' | '.join(names)};"
    lines = []
    for field_name, field in kind.fields.items():
        given = isinstance(kind, GraphQLInputObjectType)
        left_out = given and not isinstance(field.type, GraphQLNonNull)
        left = f"{field_name}{'?' if left_out else ''}"
        left = left if given else f"readonly {left}"
        lines.append(f"{_comment(field.description)}{left}: {_typed(field.type)};")
    if isinstance(kind, GraphQLObjectType) and kind.interfaces:
        lines.insert(0, f'readonly __typename?: "{name}";')
    return f"export interface {name} {_block(lines)}"


def _block(lines: Iterable[str]) -> str:
    inner = indent("\n".join(lines), "  ")
    return f"{{\n{inner}\n}}" if inner else "Record<string, never>"


def _typed(kind: Any, inner: str | None = None) -> str:
    """A type in TypeScript; ``inner`` stands for the named type inside if it is given."""
    if isinstance(kind, GraphQLNonNull):
        return _bare(kind.of_type, inner)
    return f"{_bare(kind, inner)} | null"


def _bare(kind: Any, inner: str | None) -> str:
    if isinstance(kind, GraphQLList):
        return f"ReadonlyArray<{_typed(kind.of_type, inner)}>"
    return inner if inner is not None else _BUILT_IN.get(kind.name, kind.name)


def _comment(text: str | None) -> str:
    return f"/** {' '.join(text.split()).replace('*/', '')} */\n" if text else ""


def operation_types(schema: GraphQLSchema, documents: Iterable[str]) -> str:
    """``operations.ts``: of each kept operation its text, and what goes in and comes out."""
    parts = [
        f'{HEADER}import type * as Schema from "./schema.js";',
        _OPERATION,
        *(_operation(schema, text) for text in documents),
    ]
    return "\n\n".join(parts) + "\n"


_OPERATION = """/** A kept operation; the types say what goes in and comes out. */
export interface Operation<Result, Variables> {
  readonly kind: "query" | "mutation" | "subscription";
  /** The name of the text, by which it may be asked for. */
  readonly documentId: string;
  readonly text: string;
  /** Never there: it carries the types. */
  readonly types?: (variables: Variables) => Result;
}"""


def _operation(schema: GraphQLSchema, text: str) -> str:
    document = parse(text)
    (node,) = (each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    assert node.name is not None  # noqa: S101 (a kept operation is named)
    name, kind = node.name.value, node.operation.value
    comment = _comment(text.partition("\n")[0].removeprefix("#"))
    variables = _block(_variable(schema, each) for each in node.variable_definitions)
    root: Any = schema.get_root_type(node.operation)
    result = _selected(schema, root, node.selection_set)
    return (
        f"export type {name}Variables = {variables};\n\n"
        f"export type {name}Result = {result};\n\n"
        f"{comment}export const {name}: Operation<{name}Result, {name}Variables> = {{\n"
        f'  kind: "{kind}",\n  documentId: "sha256:{hash_of(text)}",\n'
        f"  text: {json.dumps(text)},\n}};"
    )


def _variable(schema: GraphQLSchema, node: VariableDefinitionNode) -> str:
    kind = type_from_ast(schema, node.type)
    optional = node.default_value is not None or not isinstance(kind, GraphQLNonNull)
    left = f"{node.variable.name.value}{'?' if optional else ''}"
    return f"readonly {left}: {_foreign(kind)};"


def _foreign(kind: Any) -> str:
    """A type of the schema as ``operations.ts`` names it."""
    name = _named(kind).name
    return _typed(kind, _BUILT_IN.get(name, f"Schema.{name}"))


def _named(kind: Any) -> Any:
    while isinstance(kind, GraphQLNonNull | GraphQLList):
        kind = kind.of_type
    return kind


def _selected(schema: GraphQLSchema, parent: Any, selections: SelectionSetNode) -> str:
    """What a selection gives; what depends on the kind of record may be absent."""
    lines: list[str] = []
    further = ""
    for node in selections.selections:
        if isinstance(node, FieldNode):
            lines.extend(_field(schema, parent, node))
        elif isinstance(node, InlineFragmentNode) and node.type_condition:
            kind = schema.get_type(node.type_condition.name.value)
            further += f" & Partial<{_selected(schema, kind, node.selection_set)}>"
        else:
            raise TypeError("kept operations spread no named fragments")
    return f"{_block(lines)}{further}"


def _field(schema: GraphQLSchema, parent: Any, node: FieldNode) -> Iterator[str]:
    name = (node.alias or node.name).value
    if node.name.value == "__typename":
        yield f"readonly {name}: string;"
        return
    kind = parent.fields[node.name.value].type
    if not is_composite_type(_named(kind)) or node.selection_set is None:
        yield f"readonly {name}: {_foreign(kind)};"
        return
    inner = _selected(schema, _named(kind), node.selection_set)
    yield f"readonly {name}: {_typed(kind, inner)};"
