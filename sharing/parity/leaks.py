"""What a text tells of a record: the facets of which a telling value stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sharing.shareable import Shareable

# Shorter texts stand on any page by chance.
_TELLING = 7


def plain(text: str) -> str:
    """A text with one space wherever there is any."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


def leaks(shareable: Shareable, record: Any, text: str) -> frozenset[str]:
    """The facets of which a telling value of the record stands in a text."""
    values: dict[str, set[str]] = {}
    columns = {field.name: field for field in shareable.model._meta.concrete_fields}
    for name, facet in shareable.field_facets.items():
        field = columns.get(name)
        if field is not None and not field.is_relation:
            for form in _forms(getattr(record, field.attname)):
                values.setdefault(form, set()).add(facet)
    # A value that two facets share tells nothing about either.
    return frozenset(
        next(iter(facets)) for form, facets in values.items() if len(facets) == 1 and form in text
    )


def _forms(value: Any) -> Iterator[str]:
    """A value as pages may write it; nothing for values that are found anywhere."""
    if isinstance(value, str) and len(value) >= _TELLING and not value.islower():
        yield re.sub(r"\s+", " ", value.strip())
    elif isinstance(value, Decimal) and abs(value) >= 10_000:
        for mark in (",", " ", ""):
            yield f"{value:,.2f}".replace(",", mark)
