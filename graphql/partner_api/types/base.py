"""Record types: GraphQL object types whose fields follow from a model's facets.

A facet that is hidden reads as ``null``, without an error; a record that is hidden is absent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import graphene
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import override
from graphene.types.objecttype import ObjectTypeOptions
from graphene.utils.str_converters import to_camel_case

from partner_api.plan import Loader, Part, Row, Source, ToMany, ToOne
from partner_api.plan.doors import RecordDoor, mark
from partner_api.types.fields import EdgeField, column_field, money_field
from partner_api.types.filters import filter_type, narrower, orderer, sort_input
from partner_api.types.ids import SOURCES, by_ref, clean_ref, encode_id
from portal.kernel.actors import Actor
from sharing.policies import visible_to
from sharing.shareable import Shareable

TYPES: dict[str, type[RecordType]] = {}


def _global_id(row: Row, _info: Any) -> str:
    return encode_id(row.source.name, getattr(row.record, row.source.ref))


class Node(graphene.Interface):
    """A record with a global id."""

    id = graphene.Field(
        graphene.ID,
        required=True,
        description="The global id; opaque, stable.",
        resolver=_global_id,
    )

    @classmethod
    def resolve_type(cls, instance: Row, _info: Any) -> Any:
        """By the row's source."""
        return TYPES[instance.source.name]


class RecordType(graphene.ObjectType):
    """Base of every type that stands for a row.

    Options of ``Meta``: ``model``; ``name`` (default: the model's); ``columns`` (default: every
    column that a facet names); ``exclude``; ``money`` (amount column → currency column);
    ``filters`` (default: all columns that take conditions); ``sorts`` (enum name → column);
    ``sort`` (column, descending) when nothing is asked; ``ref`` (default: ``reference`` or
    ``public_id``); ``descriptions``. A model that is not shareable overrides ``scope``.
    """

    source: ClassVar[Source]
    filter_input: ClassVar[Any] = None
    sort_input: ClassVar[Any] = None

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(
        cls,
        model: type[models.Model],
        columns: Sequence[str] | None = None,
        exclude: Sequence[str] = (),
        money: Mapping[str, str] | None = None,
        filters: Sequence[str] | None = None,
        sorts: Mapping[str, str] | None = None,
        sort: tuple[str, bool] = ("pk", False),
        ref: str | None = None,
        part: Part | None = None,
        descriptions: Mapping[str, str] | None = None,
        name: str | None = None,
        **options: Any,
    ) -> None:
        name = name or model.__name__
        shareable = getattr(model, "shareable", None)
        chosen = _columns(model, shareable, columns, exclude)
        meta = ObjectTypeOptions(cls)
        meta.fields = dict(_fields(model, shareable, chosen, money or {}, descriptions or {}))
        filtered = list(chosen if filters is None else filters)
        cls.filter_input, filtered = _filter_input(name, model, filtered)
        cls.sort_input = sort_input(name, sorts) if sorts else None
        cls.source = Source(
            name=name,
            model=model,
            scope=cls.scope,
            ref=ref or ("reference" if _has(model, "reference") else "public_id"),
            shareable=shareable if isinstance(shareable, Shareable) else None,
            narrow=narrower(model, filtered, shareable),
            order=orderer(model, sort, shareable),
            part=part,
        )
        interfaces = (*tuple(options.pop("interfaces", ())), Node)
        super().__init_subclass_with_meta__(
            _meta=meta, name=name, interfaces=interfaces, **options
        )
        _register(cls, shareable)

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the actor may see: by the sharing policy."""
        return visible_to(actor, queryset)


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


def _columns(
    model: type[models.Model],
    shareable: Shareable | None,
    columns: Sequence[str] | None,
    exclude: Sequence[str],
) -> list[str]:
    """The model's columns that the type shows: named ones, or all that a facet names."""
    known = {field.name: field for field in model._meta.concrete_fields}
    if columns is None:
        if shareable is None:
            raise TypeError(f"{model} is not shareable: name the columns that its type shows")
        columns = [each for each in shareable.field_facets if each in known]
    hidden = (models.BinaryField, models.ForeignKey)
    return [
        each for each in columns if each not in exclude and not isinstance(known[each], hidden)
    ]


def _fields(
    model: type[models.Model],
    shareable: Shareable | None,
    columns: Sequence[str],
    money: Mapping[str, str],
    descriptions: Mapping[str, str],
) -> dict[str, EdgeField]:
    fields: dict[str, EdgeField] = {}
    if _has(model, "reference"):
        reference = model._meta.get_field("reference")
        text = "The reference that people say and write, like C-1042."
        fields["reference"] = column_field(reference, None, None, text)  # type: ignore[assignment]
    bits = shareable.bits if shareable else None
    for name in columns:
        column = model._meta.get_field(name)
        facet = shareable.field_facets.get(name) if shareable else None
        text = descriptions.get(name) or _describe(column, facet)
        if name in money:
            field: EdgeField | None = money_field(name, money[name], facet, bits, text)
        else:
            field = column_field(column, facet, bits, text)
        if field is not None:
            fields[name] = field
    return fields


def _describe(column: Any, facet: str | None) -> str:
    with override("en"):
        text = str(column.help_text or column.verbose_name)
    text = f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."
    return f"{text} Facet *{facet}*." if facet else text


def _filter_input(
    name: str, model: type[models.Model], columns: Sequence[str]
) -> tuple[Any, list[str]]:
    body: dict[str, Any] = {}
    for each in columns:
        column = model._meta.get_field(each)
        kind = filter_type(column)
        if kind is not None:
            body[each] = graphene.InputField(kind, description=f"By: {_describe(column, None)}")
    if not body:
        return None, []
    meta = type("Meta", (), {"description": f"Conditions on {name} rows; all must hold."})
    return type(f"{name}Filter", (graphene.InputObjectType,), {**body, "Meta": meta}), list(body)


def _register(cls: type[RecordType], shareable: Shareable | None) -> None:
    """Learn the edges by their GraphQL names; a relation's facet is that of its column."""
    for name, field in cls._meta.fields.items():
        if not isinstance(field, EdgeField):
            continue
        edge = field.edge
        if isinstance(edge, ToOne) and edge.facet is None and shareable:
            edge = replace(edge, facet=shareable.field_facets.get(edge.column))
        if isinstance(edge, ToOne | ToMany) and edge.facet and not shareable:
            raise TypeError(f"{cls.__name__}.{name}: only shareable models have facets")
        cls.source.edges[field.name or to_camel_case(name)] = edge
    SOURCES[cls.source.name] = cls.source
    TYPES[cls.source.name] = cls


class Record(graphene.Field):
    """A field of the root that finds one visible record by its reference; else ``null``."""

    def __init__(self, kind: Any, *, description: str, **lookup: Any) -> None:
        def resolve(_root: Any, info: Any, reference: str) -> Row | None:
            rows = by_ref(kind.source, reference).filter(**lookup)
            return Loader(info).one(kind.source, rows)

        def find(reference: str) -> tuple[Source, Any] | None:
            value = clean_ref(kind.source, reference)
            return None if value is None else (kind.source, value)

        mark(resolve, RecordDoor("reference", find, lookup, kind.source))
        super().__init__(
            kind,
            args={
                "reference": graphene.Argument(
                    graphene.String, required=True, description="Like C-1042, in either case."
                )
            },
            description=description,
            resolver=resolve,
        )


class Reread(graphene.Field):
    """A field of a payload: the instance that a service returned, as the actor sees it."""

    def __init__(self, kind: Any, *, description: str) -> None:
        super().__init__(kind, description=description)
        self._kind = kind

    def wrap_resolve(self, parent_resolver: Any) -> Any:
        """Read it again, through the policy and by the selection."""
        kind = self._kind

        def resolve(root: Any, info: Any) -> Row | None:
            record = parent_resolver(root, info)
            # Who may only write is told that it was done, not what there is.
            if record is None or not info.context.actor.may_use("read"):
                return None
            rows = kind.source.model._default_manager.filter(pk=record.pk)
            return Loader(info).one(kind.source, rows)

        return resolve
