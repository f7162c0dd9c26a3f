"""Mappings that are remembered: by name, and for files with the same columns."""

from __future__ import annotations

from dataclasses import replace

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
    """The mapping last used for these columns; for new ones what the header suggests.

    A first row that suggests nothing may be no header: then it is the mapping last used for files
    without one and of the same width.
    """
    known = _last_used(kind, sheet)
    if known is not None:
        return known
    suggested = guess(kind, sheet, file_name)
    if sheet.layout.header and not any(rule.column for rule in suggested.rules.values()):
        return _last_used(kind, sheet.without_header()) or suggested
    return suggested


def _last_used(kind: Kind, sheet: Sheet) -> ColumnMapping | None:
    """The mapping last used for these columns, if it still fits."""
    found = ImportMapping.objects.filter(
        kind=kind.code, name="", fingerprint=fingerprint(sheet)
    ).first()
    if found is None:
        return None
    mapping = replace(mapping_from_json(kind, found.rules), header=sheet.layout.header)
    try:
        check_mapping(kind, mapping, sheet)
    except DomainError:
        return None
    return mapping


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
