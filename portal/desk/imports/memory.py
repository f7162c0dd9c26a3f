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
        raise NotFound(field="mapping")
    return replace(mapping_from_json(kind, found.rules), name=name)


def with_answers(kind: Kind, sheet: Sheet, mapping: ColumnMapping) -> ColumnMapping:
    """The mapping with what people said before that values in these columns mean; where it says
    something else itself, that holds."""
    known = _of_columns(kind, sheet)
    if known is None:
        return mapping
    rules = {
        name: replace(rule, values={**known.rules[name].values, **rule.values})
        for name, rule in mapping.rules.items()
        if name in known.rules and rule.column and known.rules[name].column == rule.column
    }
    return replace(mapping, rules=mapping.rules | rules)


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
    mapping = _of_columns(kind, sheet)
    if mapping is None:
        return None
    mapping = replace(mapping, header=sheet.layout.header)
    try:
        check_mapping(kind, mapping, sheet)
    except DomainError:
        return None
    return mapping


def _of_columns(kind: Kind, sheet: Sheet) -> ColumnMapping | None:
    """What is remembered for files with the columns of this one."""
    found = ImportMapping.objects.filter(
        kind=kind.code, name="", fingerprint=fingerprint(sheet)
    ).first()
    return mapping_from_json(kind, found.rules) if found else None


def remember(actor: Actor, kind: Kind, sheet: Sheet, mapping: ColumnMapping) -> None:
    """Keep a mapping for files with the same columns and, if it has one, under its name."""
    rules = replace(mapping, name="").as_json()
    values = {"rules": rules, "created_by_id": actor.user_id}
    ImportMapping.objects.update_or_create(
        kind=kind.code, name="", fingerprint=fingerprint(sheet), defaults=values
    )
    if mapping.name:
        ImportMapping.objects.update_or_create(kind=kind.code, name=mapping.name, defaults=values)
