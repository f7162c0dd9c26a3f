"""Grants → access rows: the only writer of the compiled form.

What is looked at and taken back is compiled ``beside_others``: its rows come beside those that are
there, which show the same together. So a look waits for nobody and holds nobody up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from sharing.models import FOREVER, Grant
from sharing.shareable import Level, Shareable

type Segment = tuple[datetime, datetime, int, int, int]
_beside: ContextVar[bool] = ContextVar("beside", default=False)


@contextmanager
def beside_others() -> Iterator[None]:
    """Compile meanwhile without waiting and without touching a row that is there: for what only
    adds, in a transaction that is rolled back."""
    token = _beside.set(True)
    try:
        yield
    finally:
        _beside.reset(token)


def compile_access(
    shareable: Shareable, party_ids: Iterable[int], record_ids: Iterable[int]
) -> None:
    """Bring the access rows of these parties × records in line with their grants.

    Runs in the caller's transaction, one at a time for each party: of two that overlap, the second
    reads the grants as the first left them. Past stretches are left out: the grants answer for
    them.
    """
    model = shareable.access_model
    if model is None:
        raise LookupError(f"{shareable.label} has no access table")
    parties, records = sorted(set(party_ids)), list(record_ids)
    alone = not _beside.get()
    if alone:
        _take_turns(shareable, parties)
    grants = _live_grants(shareable, parties, records)
    keys = dict(
        shareable.model._base_manager.filter(pk__in=records).values_list(
            "pk", shareable.sort_field
        )
    )
    permission = view_permission(shareable.model._meta.app_label, shareable.model._meta.model_name)
    if alone:
        model._default_manager.filter(group__in=parties, content_object__in=records).delete()
    rows = (
        model(
            group_id=party,
            permission_id=permission,
            content_object_id=record,
            condition_id=condition,
            valid_from=start,
            valid_until=end,
            view_mask=view,
            comment_mask=comment,
            edit_mask=edit,
            sort_key=_sort_key(keys[record]),
        )
        for (party, record, condition), held in grants.items()
        if record in keys
        for start, end, view, comment, edit in segments(shareable, held)
    )
    # A stretch that is there already shows what it did.
    model._default_manager.bulk_create(rows, ignore_conflicts=not alone)


def _sort_key(value: Any) -> bytes:
    """What a record's lists sort by, in the order of bytes: days sort as they are written."""
    return str(value).encode() if isinstance(value, date) else bytes(value)


def _live_grants(
    shareable: Shareable, parties: list[int], records: list[int]
) -> dict[tuple[int, int, int | None], list[Grant]]:
    grants: dict[tuple[int, int, int | None], list[Grant]] = defaultdict(list)
    live = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=timezone.now()),
        revoked_at=None,
        subject=shareable.label,
        party__in=parties,
        object_id__in=records,
    )
    for grant in live:
        grants[grant.party_id, grant.object_id, grant.condition_id].append(grant)
    return grants


def segments(shareable: Shareable, grants: list[Grant]) -> list[Segment]:
    """Non-overlapping stretches of time, each with the union of the grants that cover it."""
    edges = sorted(
        {grant.valid_from for grant in grants} | {grant.valid_until or FOREVER for grant in grants}
    )
    result: list[Segment] = []
    for start, end in pairwise(edges):
        view = comment = edit = 0
        for grant in grants:
            if grant.valid_from <= start and end <= (grant.valid_until or FOREVER):
                mask = shareable.mask(grant.facets)
                view |= mask
                comment |= mask if grant.level != Level.VIEW else 0
                edit |= mask if grant.level == Level.EDIT else 0
        if not view:
            continue
        if result and result[-1][1] == start and result[-1][2:] == (view, comment, edit):
            # Nothing changes at this edge: one stretch, one row.
            result[-1] = (result[-1][0], end, view, comment, edit)
        else:
            result.append((start, end, view, comment, edit))
    return result


def _take_turns(shareable: Shareable, parties: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), party)"
            " FROM unnest(%s::int[]) AS party ORDER BY party",
            [shareable.label, parties],
        )


@cache
def view_permission(app_label: str, model_name: str) -> int:
    """The id of the permission that guardian's column needs: ``view_<model>``."""
    return Permission.objects.values_list("pk", flat=True).get(
        content_type__app_label=app_label, codename=f"view_{model_name}"
    )


def refresh_sort_keys(shareable: Shareable, keys: dict[int, bytes]) -> None:
    """After records were renamed: their access rows sort by the new names."""
    if shareable.access_model is None:
        return
    for record, key in keys.items():
        shareable.access_model._default_manager.filter(content_object=record).update(sort_key=key)
