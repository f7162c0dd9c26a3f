"""Forms in our design: the renderer, the base form, and the inputs that HTML lacks."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import DomainError, each

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SPACES = re.compile(r"[\s\u00a0\u202f'’]")


class GuildhallRenderer(TemplatesSetting):
    """Renders every form of the pages with the components' templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class Form(forms.Form):
    """The base of our forms: HTML5 validation off, domain errors shown at their field."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standard = forms.Field.default_error_messages["required"]
        for field in self.fields.values():
            if field.error_messages.get("required") == standard:
                field.error_messages["required"] = _("Fill in this field.")

    def refuse(self, error: DomainError) -> None:
        """Show the refusals of a service: at their field if the form has it, else at the top."""
        for single in each(error):
            name = (single.field or "").split(".")[0]
            self.add_error(name if name in self.fields else None, str(single))


class ModelForm(Form, forms.ModelForm):  # type: ignore[type-arg]
    """The same, from a model."""


def render_form(
    request: HttpRequest, template: str, form: forms.BaseForm, **context: Any
) -> HttpResponse:
    """The page with the form: 200 when fresh, 422 with the errors and what was typed."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def parse_decimal(text: str) -> Decimal:
    """A number as people type it: ``4,000.50``, ``4 000,50``, ``4000.5``.

    With both separators the last one divides the decimals. With a single one, the active language
    decides, except where only one reading makes sense. Raises ``ValueError``.
    """
    raw = _SPACES.sub("", text).replace("\u2212", "-")
    comma, point = raw.rfind(","), raw.rfind(".")
    if comma >= 0 and point >= 0:
        raw = raw.replace("," if point > comma else ".", "").replace(",", ".")
    elif comma >= 0:
        thousands = (get_language() or "en").startswith("en") and re.fullmatch(
            r"-?\d{1,3}(,\d{3})+", raw
        )
        raw = raw.replace(",", "" if thousands or raw.count(",") > 1 else ".")
    elif raw.count(".") > 1:
        raw = raw.replace(".", "")
    try:
        value = Decimal(raw)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite():
        raise ValueError(text)
    return value


class DecimalField(forms.DecimalField):
    """A number that may be typed with the separators of any of our languages."""

    default_error_messages = {"invalid": _("Enter a number, for example 4000 or 12.50.")}

    def __init__(self, *, unit: str | Promise = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", UnitInput(unit=unit))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The exact number, or None when left empty."""
        if value in self.empty_values:
            return None
        try:
            return parse_decimal(str(value))
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


def reason_field(
    help_text: StrOrPromise, *, missing: StrOrPromise = "", most: int = 2000
) -> forms.CharField:
    """Why somebody does what a form does, in at most ``most`` characters.

    ``help_text`` says who reads it, ``missing`` what to do about none; without ``missing`` there
    may be none.
    """
    return forms.CharField(
        label=_("Reason"),
        max_length=most,
        required=bool(missing),
        widget=forms.Textarea({"rows": 3 if most > 500 else 2}),
        help_text=help_text,
        error_messages={"required": missing} if missing else None,
    )


class UnitInput(forms.TextInput):
    """A number with its unit beside it; phones show the number keys."""

    def __init__(self, unit: Any = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.unit = unit


class DateInput(forms.DateInput):
    """A date, typed or picked, by the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class RadioCards(forms.RadioSelect):
    """Few choices, each with a line that says what it means (``hints`` by value)."""

    def __init__(
        self, hints: dict[str, Any] | None = None, inline: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.hints = hints or {}
        self.inline = inline

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The option with its hint."""
        option = super().create_option(*args, **kwargs)
        option["hint"] = self.hints.get(str(option["value"]), "")
        return option


class CheckCards(forms.CheckboxSelectMultiple):
    """Several choices, each with a line that says what it means (``hints`` by value)."""

    def __init__(self, hints: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = hints or {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The option with its hint."""
        option = super().create_option(*args, **kwargs)
        option["hint"] = self.hints.get(str(option["value"]), "")
        return option


class Switch(forms.CheckboxInput):
    """On or off, drawn as a switch."""

    is_switch = True


class FileDrop(forms.FileInput):
    """A file, chosen or dropped."""

    is_drop = True


class Combobox(forms.TextInput):
    """A value chosen by typing: the server searches at ``url`` and answers with options.

    The hidden input keeps the value (a reference), the visible one its ``label``. The address is
    asked with ``?q=``; it answers with ``components/options.html``.
    """

    template_name = "components/combobox.html"

    def __init__(self, url: Any, label: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url = url
        self.label = label

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The widget's context with the search address and the shown label."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"url": str(self.url), "label": self.label or value or ""}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The chosen value; the typed label is kept, so that a refused form shows it again."""
        self.label = data.get(f"{name}-label", "")
        return super().value_from_datadict(data, files, name)
