"""Values of a record's fields as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.kernel.formats import country_text, day_text, number_text

NOTHING = "–"


def field_text(field: Any, value: Any) -> str:
    """A stored value in words: choices by their labels, countries by name, numbers and days
    formatted."""
    if value in (None, "", []):
        return NOTHING
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        labels = dict(field.base_field.flatchoices)
        return ", ".join(str(labels.get(each, each)) for each in value)
    if field.name == "country":
        return country_text(value) or value
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return day_text(value, "long")
    return number_text(value) if isinstance(value, Decimal | int) else str(value)
