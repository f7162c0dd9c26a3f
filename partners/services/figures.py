"""Keep the figures that lists of organisations sort by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from partners.models import Organisation

_CHUNK = 1_000


def note_activity(organisation_ids: Iterable[int], at: datetime) -> int:
    """Something happened with these organisations at this moment; older moments change nothing.

    Called by subscribers, in their transaction. Returns how many moved.
    """
    ids = [pk for pk in organisation_ids if pk]
    rows = Organisation.objects.filter(
        Q(last_activity_at=None) | Q(last_activity_at__lt=at), pk__in=ids
    )
    return rows.update(last_activity_at=at) if ids else 0


def set_sales(amounts: Mapping[int, Decimal | None], *, of: Collection[int] | None = None) -> int:
    """Sales of the last twelve months by organisation id, each in its own currency; ``None`` where
    they cannot be told. Whoever bought before and is not among them bought nothing: of those in
    ``of``, or of all. Returns how many figures changed.
    """
    gone = Organisation.objects.exclude(sales_12_months=None).exclude(sales_12_months=0)
    if of is not None:
        gone = gone.filter(pk__in=of)
    changed = gone.exclude(pk__in=list(amounts)).update(sales_12_months=0)
    ids = sorted(amounts)
    for start in range(0, len(ids), _CHUNK):
        rows = Organisation.objects.in_bulk(ids[start : start + _CHUNK])
        moved = []
        for pk, row in rows.items():
            if row.sales_12_months != amounts[pk]:
                row.sales_12_months = amounts[pk]
                moved.append(row)
        changed += Organisation.objects.bulk_update(moved, ["sales_12_months"])
    return changed


def forget_sales(organisation_ids: Collection[int]) -> None:
    """These organisations count in another currency: their sales are untold until summed again."""
    if organisation_ids:
        rows = Organisation.objects.filter(pk__in=organisation_ids)
        rows.update(sales_12_months=None)
