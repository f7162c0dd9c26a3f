"""Calendar quarters, by which figures are grouped."""

from __future__ import annotations

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, ExtractQuarter, ExtractYear


def quarter_of(column: str) -> Concat:
    """The quarter of a date column as SQL, for example ``2027Q1``."""
    year, quarter = ExtractYear(column), ExtractQuarter(column)
    return Concat(Cast(year, CharField()), Value("Q"), Cast(quarter, CharField()))
