"""Columns that the models of this app share: exact amounts with four decimals."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.functional import Promise


def money_column(label: str | Promise, **options: Any) -> models.DecimalField:
    """A sum or price in the record's currency; ERP systems keep four decimals, so do we."""
    return models.DecimalField(label, max_digits=18, decimal_places=4, **{"default": 0} | options)


def units_column(label: str | Promise, **options: Any) -> models.DecimalField:
    """How many units of the product; parts of a unit are possible."""
    return models.DecimalField(label, max_digits=14, decimal_places=3, **{"default": 0} | options)


def source_column() -> models.CharField:
    """The system that numbered the record: numbers are unique within one source."""
    return models.CharField(max_length=40, blank=True, default="")


def public_key() -> models.UUIDField:
    """The key by which the API names a line; the database makes it, so bulk writes need not."""
    return models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
