"""Mappings that are remembered: by name, and for files with the same columns."""

from __future__ import annotations

from portal.desk.imports.kind import Kind
from portal.desk.imports.mapping import (
    ColumnMapping,
    check_mapping,
    fingerprint,
    guess,
    mapping_from_json,
)
from portal.desk.imports.readers import Sheet
from portal.desk.models import ImportMapping
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, NotFound


def remembered(kind: Kind, name: str) -> ColumnMapping:
    """The mapping of this name. Raises ``NotFound``."""
    found = ImportMapping.objects.filter(kind=kind.code, name=name).first()
    if found is None or not name:
        raise NotFound
    return mapping_from_json(kind, found.rules)


def proposed(kind: Kind, sheet: Sheet, file_name: str) -> ColumnMapping:
    """The mapping last used for these columns; for new ones what the header suggests."""
    found = ImportMapping.objects.filter(
        kind=kind.code, name="", fingerprint=fingerprint(sheet)
    ).first()
    if found is not None:
        mapping = mapping_from_json(kind, found.rules)
        try:
            check_mapping(kind, mapping, sheet)
        except DomainError:
            return guess(kind, sheet, file_name)
        return mapping
    return guess(kind, sheet, file_name)


def remember(
    actor: Actor, kind: Kind, sheet: Sheet, mapping: ColumnMapping, *, name: str = ""
) -> None:
    """Keep a mapping for files with the same columns and, if it has one, under its name."""
    values = {"rules": mapping.as_json(), "created_by_id": actor.user_id}
    ImportMapping.objects.update_or_create(
        kind=kind.code, name="", fingerprint=fingerprint(sheet), defaults=values
    )
    if name:
        ImportMapping.objects.update_or_create(kind=kind.code, name=name, defaults=values)
