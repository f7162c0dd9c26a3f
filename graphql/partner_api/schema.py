"""The schema: whatever the modules of ``queries``, ``mutations`` and ``subscriptions`` declare.

A new module is part of the schema by being there; nothing is listed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import graphene
from graphene.utils.str_converters import to_camel_case
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, Undefined, print_schema

from partner_api import mutations, queries, subscriptions
from partner_api.mutations.base import Mutation
from partner_api.queries.base import Queries
from partner_api.subscriptions.base import Subscriptions


def _classes(package: ModuleType, base: type) -> Iterator[type]:
    """The subclasses of ``base`` in the modules of a package, in the order of their names."""
    for each in sorted(iter_modules(package.__path__), key=lambda module: module.name):
        module = import_module(f"{package.__name__}.{each.name}")
        for value in list(vars(module).values()):
            mine = isinstance(value, type) and value.__module__ == module.__name__
            if mine and issubclass(value, base) and value is not base:
                yield value


def _query() -> type[graphene.ObjectType]:
    doc = {"__doc__": "Everything that you can read. What you may not see is not there."}
    return type("Query", (*_classes(queries, Queries), graphene.ObjectType), doc)


def _mutation() -> type[graphene.ObjectType]:
    fields: dict[str, Any] = {
        "__doc__": "Every command. Refusals come in `userErrors`; then nothing was changed."
    }
    for each in _classes(mutations, Mutation):
        text = (each.__doc__ or "").strip().splitlines()[0]
        name = to_camel_case(each.__name__)
        fields[name[0].lower() + name[1:]] = each.Field(
            description=text, deprecation_reason=each.deprecated or None
        )
    return type("Mutation", (graphene.ObjectType,), fields)


def _subscription() -> type[graphene.ObjectType]:
    doc = {"__doc__": "What comes by itself, over the websocket at /graphql/ws/."}
    return type(
        "Subscription", (*_classes(subscriptions, Subscriptions), graphene.ObjectType), doc
    )


def _take_null_for_defaults(built: GraphQLSchema) -> None:
    """``first: null`` means what leaving it out means, wherever an argument has a default."""
    for kind in built.type_map.values():
        for field in kind.fields.values() if isinstance(kind, GraphQLObjectType) else ():
            defaults = {
                argument.out_name or name: argument.default_value
                for name, argument in field.args.items()
                if argument.default_value not in (Undefined, None)
            }
            if defaults and field.resolve:
                field.resolve = _with_defaults(field, defaults)


def _with_defaults(field: GraphQLField, defaults: dict[str, Any]) -> Callable[..., Any]:
    resolve: Callable[..., Any] = field.resolve  # type: ignore[assignment]

    @wraps(resolve)
    def resolve_with_defaults(root: Any, info: Any, **given: Any) -> Any:
        for name, value in defaults.items():
            if given.get(name) is None:
                given[name] = value
        return resolve(root, info, **given)

    return resolve_with_defaults


schema = graphene.Schema(query=_query(), mutation=_mutation(), subscription=_subscription())
_take_null_for_defaults(schema.graphql_schema)


def sdl() -> str:
    """The schema as text, as committed in ``graphql/schema.graphql``."""
    return print_schema(schema.graphql_schema) + "\n"
