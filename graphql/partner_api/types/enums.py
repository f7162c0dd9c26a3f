"""GraphQL enums from the choices of model fields, one for each class of choices."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import graphene
from django.db import models
from django.utils.translation import override


@cache
def enum_of(choices: type[models.TextChoices]) -> type[graphene.Enum]:
    """The enum of a ``TextChoices`` class; each value is described by its English label."""
    with override("en"):
        labels = {each.name: str(each.label) for each in choices}
    doc = (choices.__doc__ or "").strip().splitlines()
    return graphene.Enum(
        choices.__name__,
        [(each.name, each.value) for each in choices],
        description=lambda member: labels[member.name] if member else (doc[0] if doc else ""),
    )


def choices_of(field: models.Field[Any, Any]) -> type[models.TextChoices] | None:
    """The class behind a model field's choices, the field's own app first; ``None`` if free.

    Raises ``LookupError`` for choices without a class: they would have no name in the API.
    """
    values = [value for value, _label in field.flatchoices if value != ""]
    if not values:
        return None
    matching = [each for each in _classes(models.TextChoices) if each.values == values]
    if not matching:
        raise LookupError(f"{field} has choices of no TextChoices class")
    app = field.model.__module__.split(".")[0]
    return min(matching, key=lambda each: (each.__module__.split(".")[0] != app, each.__name__))


def _classes(base: type[models.TextChoices]) -> Iterator[type[models.TextChoices]]:
    for each in base.__subclasses__():
        yield each
        yield from _classes(each)
