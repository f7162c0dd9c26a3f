"""From a ``visible_to`` queryset to one page of what its viewer sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from portal.kernel.keyset import Page, Sort, page
from portal.kernel.pages.listing import Listing

# Beyond this, a list says "1,000+": counting further costs more than it tells.
MOST_COUNTED = 1000


def requested_page(
    request: HttpRequest,
    rows: QuerySet[Any],
    sort: Sort,
    project: Callable[[Sequence[Any]], Sequence[Any]] = list,
) -> Page[Any]:
    """The page that the address asks for by ``after`` or ``before``; ``project`` turns its rows
    into what the viewer sees of them."""
    found = page(rows, sort, after=request.GET.get("after"), before=request.GET.get("before"))
    return replace(found, items=project(found.items))


def listing_of(
    request: HttpRequest,
    caption: str,
    rows: QuerySet[Any],
    sort: Sort,
    /,
    *,
    project: Callable[[Sequence[Any]], Sequence[Any]] = list,
    **options: Any,
) -> Listing:
    """The listing of a page with its total, counted up to a thousand.

    ``options`` are the listing's own, its ``sort`` (the parameter in the address) among them.
    """
    found = requested_page(request, rows, sort, project)
    listing = Listing(request, caption, found, **options)
    if not found.has_next and not found.has_previous:
        listing.total = len(found.items)
        return listing
    counted = rows.order_by()[: MOST_COUNTED + 1].count()
    listing.total = min(counted, MOST_COUNTED)
    listing.total_is_capped = counted > MOST_COUNTED
    return listing
