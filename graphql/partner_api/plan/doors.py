"""How root fields begin: a stored plan finds this on their resolvers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from partner_api.plan.sources import Source


@dataclass(frozen=True, slots=True)
class ListDoor:
    """A connection: pages through ``select(actor, **args)``; ``extra`` names those arguments."""

    source: Source
    select: Callable[..., QuerySet[Any]]
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordDoor:
    """One record by its reference, among those with these field values.

    ``find`` turns an argument into the source and the value of its ``ref`` column, or ``None``;
    ``source`` is set where all arguments lead to one kind.
    """

    argument: str
    find: Callable[[str], tuple[Source, Any] | None]
    among: Mapping[str, Any]
    source: Source | None = None


type Door = ListDoor | RecordDoor


def mark(resolver: Any, door: Door) -> Any:
    """Put a door on a resolver."""
    resolver.door = door
    return resolver


def door_of(resolver: Any) -> Door | None:
    """The door of a root field's resolver, if it has one."""
    return getattr(resolver, "door", None)
