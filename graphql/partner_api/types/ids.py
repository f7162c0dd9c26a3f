"""Global ids: base64 of ``Type:reference``, never a database id."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from graphql import GraphQLResolveInfo

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound, Refused

if TYPE_CHECKING:
    from partner_api.plan import Source

SOURCES: dict[str, Source] = {}


def encode_id(name: str, ref: Any) -> str:
    """The global id of the record ``ref`` of the GraphQL type ``name``."""
    return b64encode(f"{name}:{ref}".encode()).decode()


def decode_id(value: str, *, field: str = "id") -> tuple[str, str]:
    """Type name and reference. Raises ``Refused`` (``invalid_id``)."""
    try:
        name, _colon, ref = b64decode(value.encode(), validate=True).decode().partition(":")
    except ValueError:
        name = ref = ""
    if not name or not ref or "\x00" in ref:
        raise Refused(_("Use an id that this API gave out."), code="invalid_id", field=field)
    return name, ref


def rows_of(value: str, *, field: str = "id", kind: str | None = None) -> tuple[Source, QuerySet]:
    """The rows (one or none, not yet asked of the policy) behind a global id.

    Raises ``Refused`` for an id that is none or, given ``kind``, of another type.
    """
    name, ref = decode_id(value, field=field)
    source = SOURCES.get(name)
    if source is None or (kind is not None and name != kind):
        raise Refused(_("This id names another kind of record."), code="invalid_id", field=field)
    return source, by_ref(source, ref)


def by_ref(source: Source, ref: str) -> QuerySet[Any]:
    """The rows (one or none) with this reference."""
    return by_refs(source, [ref])


def clean_ref(source: Source, ref: str) -> Any | None:
    """The value of a source's ``ref`` column for what somebody wrote; ``None`` if it cannot be."""
    with suppress(ValidationError):
        upper = ref.strip().upper() if source.ref == "reference" else ref
        return source.model._meta.get_field(source.ref).to_python(upper)
    return None


def by_refs(source: Source, refs: Iterable[str]) -> QuerySet[Any]:
    """The rows with these references."""
    values = [value for ref in refs if (value := clean_ref(source, ref)) is not None]
    return source.model._default_manager.filter(**{f"{source.ref}__in": values})


def record_of(actor: Actor, value: str, *, field: str = "id", kind: str | None = None) -> Any:
    """The visible record behind a global id, for a command.

    Raises ``Refused`` for what is no id, ``NotFound`` for absent and invisible alike.
    """
    source, rows = rows_of(value, field=field, kind=kind)
    record = source.scope(actor, rows).first()
    if record is None:
        raise NotFound(field=field)
    return record


def actor_of(info: GraphQLResolveInfo) -> Actor:
    """Who asks."""
    return info.context.actor
