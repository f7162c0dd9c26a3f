"""From Django's validation of model fields to typed refusals that name each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, Model
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import DomainError, Refusals, Refused


def check_fields(record: Model, names: Iterable[str]) -> None:
    """Validate these fields of a record. Raises ``Refusals``, one ``Refused`` for each fault."""
    wanted = set(names)
    others = {field.name for field in record._meta.fields} - wanted
    try:
        record.clean_fields(exclude=others)
    except ValidationError as faults:
        raise Refusals(_refusals(faults)) from None


def too_long(model: type[Model], values: Mapping[str, Any]) -> list[DomainError]:
    """A refusal for each text that its column cannot hold; the database would only fail."""
    found: list[DomainError] = []
    for name, value in values.items():
        field = model._meta.get_field(name)
        most = getattr(field, "max_length", None)
        if isinstance(field, CharField) and isinstance(value, str) and len(value) > (most or 0):
            text = _("Enter at most %(most)s characters; these are %(n)s.")
            found.append(Refused(text, code="too_long", field=name, most=most, n=len(value)))
    return found


def check_lengths(model: type[Model], **values: Any) -> None:
    """Raises ``Refusals`` for texts that are longer than their columns."""
    if errors := too_long(model, values):
        raise Refusals(errors)


def _refusals(faults: ValidationError) -> list[DomainError]:
    return [
        Refused("; ".join(error.messages), code=error.code or "invalid", field=name)
        for name, errors in faults.error_dict.items()
        for error in errors
    ]
