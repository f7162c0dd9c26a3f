"""Mappings in JSON files, and what is wrong with one, in the words of the command line.

A file says only what the header of the sheet does not suggest::

    {"source": "erp", "header": true, "create": ["product"],
     "fields": {"key": {"column": "Account no."}, "role": {"constant": "reseller"},
                "country": {"values": {"Deutschl.": "DE"}}, "notes": null}}
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.desk.imports.kind import Kind
from portal.desk.imports.mapping import ColumnMapping, check_mapping, guess, mapping_from_json
from portal.desk.imports.readers import Sheet
from portal.desk.imports.spread import columns_of
from portal.kernel.errors import DomainError, Refused, Text, each

_SHAPE = '{"fields": {"name": {"column": "…"}}}'


def read_mapping(path: Path) -> dict[str, Any]:
    """The content of a mapping file. Raises ``Refused`` for one that is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(str(error)) from error
    rules = data.get("fields") if isinstance(data, dict) else None
    if not isinstance(rules, dict) or not all(
        rule is None or isinstance(rule, dict) for rule in rules.values()
    ):
        raise _unreadable(_SHAPE)
    return dict(data)


def _unreadable(reason: str) -> Refused:
    return Refused(
        _("The mapping file cannot be read: %(reason)s"),
        code="unreadable_mapping",
        field="mapping",
        reason=reason,
    )


def over_guess(kind: Kind, sheet: Sheet, file_name: str, data: dict[str, Any]) -> ColumnMapping:
    """What the header suggests, corrected by a mapping file: a field that it names takes its
    column, constant or values from there, one that it sets to null stays empty.

    Raises ``Refused`` naming a field that the kind lacks.
    """
    given = {name: rule for name, rule in data["fields"].items() if rule is not None}
    own = mapping_from_json(kind, {**data, "fields": given, "name": ""})
    rules = guess(kind, sheet, file_name, given=own.rules).rules
    for name in data["fields"].keys() - given.keys():
        kind.field(name)
        rules.pop(name, None)
    return ColumnMapping(rules, own.source, own.create, own.header)


def check_for_command(kind: Kind, mapping: ColumnMapping, sheet: Sheet) -> None:
    """Raises one ``Refused`` that names everything that is wrong, and the columns there are."""
    try:
        check_mapping(kind, mapping, sheet)
    except DomainError as error:
        wrong = each(error)
        lines = list(_lines(mapping, wrong))
        if any(fault.code in _WORDS for fault in wrong):
            known = ", ".join(columns_of(kind, sheet))
            lines.append(str(_("The file has the columns: %(known)s.")) % {"known": known})
        raise Refused(
            "%(lines)s", code=error.code, field=error.field, lines="\n".join(lines)
        ) from error


_WORDS: dict[str, Text] = {
    "not_mapped": _(
        "No column fills the field “%(name)s”, which is needed. "
        'Name one in a mapping file: {"fields": {"%(name)s": {"column": "…"}}}.'
    ),
    "unknown_column": _(
        "The mapping fills the field “%(name)s” from the column “%(column)s”, "
        "which the file does not have."
    ),
}


def _lines(mapping: ColumnMapping, wrong: list[DomainError]) -> Iterator[str]:
    for fault in wrong:
        rule = mapping.rules.get(fault.field)
        words = {"name": fault.field, "column": rule.column if rule else ""}
        if fault.code in _WORDS:
            yield str(_WORDS[fault.code]) % words
        else:
            yield f"{fault.field}: {fault}"
