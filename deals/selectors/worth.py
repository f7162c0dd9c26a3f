"""What a deal is worth: one definition for every sum, on pages, in reports, through the API."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Coalesce

from deals.models import Stage
from sharing.policies import shown


def with_worth(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with ``worth``: what was paid for a deal that is won, else its amount, in its
    currency. Empty where the viewer sees neither.

    The rows carry ``seen_amount`` already.
    """
    rows = shown(rows, "close_value", alias="seen_value")
    won = Coalesce("seen_value", "seen_amount")
    return rows.annotate(worth=Case(When(stage=Stage.WON, then=won), default=F("seen_amount")))
