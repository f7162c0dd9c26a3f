"""Which column fills which field: guessed from the header, corrected by people, remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from portal.desk.imports.fields import Field, Unreadable
from portal.desk.imports.kind import Kind
from portal.desk.imports.readers import NOTE_MARK, Sheet
from portal.desk.imports.spread import NAME, VALUE, columns_of, spread_columns
from portal.kernel.errors import DomainError, Refusals, Refused

_ALMOST = 92


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a field's value comes from: a column, whose values may be translated one by one
    (``values``), or a constant."""

    column: str = ""
    constant: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The rule as it is stored."""
        rule: dict[str, Any] = {"column": self.column} if self.column else {}
        if self.constant:
            rule["constant"] = self.constant
        if self.values:
            rule["values"] = dict(self.values)
        return rule


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A whole mapping: rules per field, the source system, what may be created along the way.

    ``header`` says whether the first row names the columns; ``None`` leaves it to our guess.
    ``name`` is what it is remembered as, if somebody named it or took it by its name.
    """

    rules: dict[str, Rule]
    source: str = ""
    create: frozenset[str] = frozenset()
    header: bool | None = None
    name: str = ""

    @property
    def fields(self) -> frozenset[str]:
        """The fields that get a value."""
        return frozenset(self.rules)

    def with_values(self, values: Mapping[str, Mapping[str, str]]) -> ColumnMapping:
        """The same mapping with more translations: field → value in the file → value meant."""
        rules = dict(self.rules)
        for name, translations in values.items():
            rule = rules[name]
            rules[name] = Rule(rule.column, rule.constant, {**rule.values, **translations})
        return replace(self, rules=rules)

    def as_json(self) -> dict[str, Any]:
        """The mapping as it is stored and exchanged."""
        data = {
            "fields": {name: rule.as_json() for name, rule in self.rules.items()},
            "source": self.source,
            "create": sorted(self.create),
        }
        if self.name:
            data["name"] = self.name
        return data if self.header is None else {**data, "header": self.header}


def mapping_from_json(kind: Kind, data: Mapping[str, Any]) -> ColumnMapping:
    """A stored or handed-in mapping. Raises ``Refused`` naming a field that the kind lacks."""
    rules: dict[str, Rule] = {}
    for name, rule in dict(data.get("fields", {})).items():
        kind.field(name)
        values = {str(old): str(new) for old, new in dict(rule.get("values", {})).items()}
        rules[name] = Rule(str(rule.get("column", "")), str(rule.get("constant", "")), values)
    create = frozenset(map(str, data.get("create", ()))) & frozenset(kind.creatable)
    header = data.get("header")
    return ColumnMapping(
        rules,
        str(data.get("source", "")),
        create,
        None if header is None else bool(header),
        str(data.get("name", "")),
    )


def fingerprint(sheet: Sheet) -> str:
    """What files with the same columns have in common; our own remarks do not count, and numbers
    are no names, although they head the columns of refused rows."""
    columns = [column for column in sheet.columns if not column.startswith(NOTE_MARK)]
    named = any(column != f"#{index}" for index, column in enumerate(columns, 1))
    header = "\x1f".join([str(named), *columns])
    return hashlib.sha256(header.encode()).hexdigest()[:32]


def guess(
    kind: Kind, sheet: Sheet, file_name: str = "", *, given: Mapping[str, Rule] | None = None
) -> ColumnMapping:
    """The mapping that the header suggests; fields that nothing suggests stay unmapped.

    Rules that are ``given`` hold instead; one that only translates values keeps the column.
    """
    rules = _by_header(kind, sheet) if sheet.layout.header else {}
    if spread_columns(kind, sheet):
        rules |= {kind.spread: Rule(NAME), kind.spread_value: Rule(VALUE)}
    for name, rule in (given or {}).items():
        says_where = rule.column or rule.constant or name not in rules
        rules[name] = rule if says_where else replace(rules[name], values=rule.values)
    for name, other in kind.fallbacks.items():
        if name not in rules and other in rules:
            rules[name] = Rule(rules[other].column)
    constants = {each.name: each.default for each in kind.fields if each.default}
    constants |= kind.constants(sheet.columns, file_name)
    for name, value in constants.items():
        rules.setdefault(name, Rule(constant=value))
    return ColumnMapping(rules)


def _by_header(kind: Kind, sheet: Sheet) -> dict[str, Rule]:
    named = {_plain(column): column for column in reversed(sheet.columns)}
    found = {each.name: _column_for(each, named) for each in kind.fields}
    return {name: Rule(column) for name, column in found.items() if column}


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _column_for(wanted: Field, named: Mapping[str, str]) -> str:
    for synonym in wanted.synonyms:
        if synonym in named:
            return named[synonym]
    for synonym in wanted.synonyms:
        if len(synonym) > 6:
            for name, column in named.items():
                if fuzz.ratio(name, synonym) >= _ALMOST:
                    return column
    return ""


def check_mapping(kind: Kind, mapping: ColumnMapping, sheet: Sheet) -> None:
    """Raises ``Refusals`` for required fields without a source, columns that are not there, and
    values given for all rows, or for a value in the file, that the field cannot hold."""
    known = set(columns_of(kind, sheet))
    errors: list[DomainError] = []
    for each in kind.fields:
        rule = mapping.rules.get(each.name)
        if rule is None:
            if each.required:
                text = _("Choose the column that holds “%(field_label)s”.")
                errors.append(
                    Refused(text, code="not_mapped", field=each.name, field_label=each.label)
                )
        elif rule.column and rule.column not in known:
            text = _("The file has no column “%(column)s”. Choose another one.")
            errors.append(
                Refused(text, code="unknown_column", field=each.name, column=rule.column)
            )
        else:
            errors += _unreadable(each, rule)
    if errors:
        raise Refusals(errors)


def _unreadable(wanted: Field, rule: Rule) -> Iterator[DomainError]:
    for value in filter(None, (rule.constant, *rule.values.values())):
        try:
            wanted.convert(value)
        except Unreadable as error:
            yield Refused(error.message, code=error.code, field=wanted.name, **error.params)
