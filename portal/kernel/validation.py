"""From Django's validation of model fields to typed refusals that name each field."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Model

from portal.kernel.errors import DomainError, Refusals, Refused


def check_fields(record: Model, names: Iterable[str]) -> None:
    """Validate these fields of a record. Raises ``Refusals``, one ``Refused`` for each fault."""
    wanted = set(names)
    others = {field.name for field in record._meta.fields} - wanted
    try:
        record.clean_fields(exclude=others)
    except ValidationError as faults:
        raise Refusals(_refusals(faults)) from None


def _refusals(faults: ValidationError) -> list[DomainError]:
    return [
        Refused("; ".join(error.messages), code=error.code or "invalid", field=name)
        for name, errors in faults.error_dict.items()
        for error in errors
    ]
