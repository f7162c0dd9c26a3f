"""Forms of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.desk.imports.fields import Field
from portal.desk.imports.kind import Kind
from portal.desk.imports.mapping import ColumnMapping, Rule
from portal.desk.imports.readers import Sheet
from portal.desk.imports.spread import columns_of
from portal.kernel.pages import forms as ours

CONSTANT = "{}__is"


class UploadForm(ours.Form):
    """The file to import."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV with any separator, also packed with gzip, or XLSX."),
        widget=ours.FileDrop({"accept": ".csv,.txt,.tsv,.xlsx,.gz,.zip"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose a file with at least one row."),
        },
    )


@dataclass(frozen=True)
class MappingRow:
    """A field of the kind with the two inputs that say where its value comes from."""

    field: Field
    column: forms.BoundField
    constant: forms.BoundField
    sample: str


class MappingForm(ours.Form):
    """Which column fills which field. ``kind`` and ``sheet`` decide about its inputs."""

    header = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")], required=False, widget=forms.HiddenInput
    )
    mapping_source = forms.CharField(
        label=_("System that the file comes from"),
        help_text=_("Keys are told apart by it. Leave it empty if all keys are yours."),
        max_length=40,
        required=False,
    )
    mapping_name = forms.CharField(
        label=_("Remember this mapping as"),
        help_text=_("Files with the same columns find it without a name, too."),
        max_length=80,
        required=False,
    )

    def __init__(self, *args: Any, kind: Kind, sheet: Sheet, mapping: ColumnMapping) -> None:
        self.kind, self.sheet, self.mapping = kind, sheet, mapping
        header = "yes" if sheet.layout.header else "no"
        initial = {
            "mapping_source": mapping.source,
            "mapping_name": mapping.name,
            "header": header,
        }
        super().__init__(*args, initial=initial)
        columns = [("", _("Not in the file"))]
        columns += [(name, name) for name in columns_of(kind, sheet)]
        for each in kind.fields:
            rule = mapping.rules.get(each.name, Rule())
            self.fields[each.name] = forms.ChoiceField(
                label=each.label, choices=columns, required=False, initial=rule.column
            )
            self.fields[CONSTANT.format(each.name)] = _constant(each, rule)
        for name in kind.creatable:
            self.fields[f"create__{name}"] = forms.BooleanField(
                label=_("Create unknown values of “%(field)s” first")
                % {"field": kind.field(name).label},
                required=False,
                initial=name in mapping.create,
            )

    @property
    def rows(self) -> Iterator[MappingRow]:
        """The fields of the kind, in their order."""
        first = (
            dict(zip(self.sheet.columns, self.sheet.sample[0], strict=False))
            if (self.sheet.sample)
            else {}
        )
        for each in self.kind.fields:
            column = self[each.name]
            yield MappingRow(
                each,
                column,
                self[CONSTANT.format(each.name)],
                first.get(column.value() or "", ""),
            )

    @property
    def create_fields(self) -> list[forms.BoundField]:
        """The switches that let unknown records be created."""
        return [self[f"create__{name}"] for name in self.kind.creatable]

    def chosen(self) -> ColumnMapping:
        """The mapping that the form says; translations of values are kept."""
        rules: dict[str, Rule] = {}
        for each in self.kind.fields:
            column = self.cleaned_data.get(each.name, "")
            constant = self.cleaned_data.get(CONSTANT.format(each.name), "")
            if column or constant:
                old = self.mapping.rules.get(each.name, Rule())
                kept = old.values if old.column == column else {}
                rules[each.name] = Rule(column, constant, kept)
        create = {name for name in self.kind.creatable if self.cleaned_data[f"create__{name}"]}
        source = self.cleaned_data["mapping_source"]
        return ColumnMapping(
            rules,
            source,
            frozenset(create),
            header=self.sheet.layout.header,
            name=self.cleaned_data["mapping_name"],
        )


def _constant(each: Field, rule: Rule) -> forms.Field:
    """A value for all rows: chosen where there are few, typed otherwise."""
    label = _("%(field)s for all rows") % {"field": each.label}
    if each.choices:
        choices = [("", "–"), *((code, text) for code, text in each.choices.items())]
        return forms.ChoiceField(
            label=label, choices=choices, required=False, initial=rule.constant
        )
    return forms.CharField(label=label, max_length=200, required=False, initial=rule.constant)
