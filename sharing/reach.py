"""Whom news about a record may concern: every party that sees it now, and the house.

This only narrows whom a message is offered to; the policy is asked again for each receiver.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from portal.kernel.events import Audience
from sharing.models import Party, PartyKind
from sharing.shareable import Level, Ownership, Shareable, shareable_named, shareable_of
from sharing.stand_ins import RECORD, Statement, filled, written_once


def reach(record: Any, *, level: Level = Level.VIEW) -> Audience:
    """The audience of a change of ``record``, by grants, ownership and the house's sight."""
    return reach_of(shareable_of(record), record.pk, level=level)


def reach_of(shareable: Shareable, record_id: int, *, level: Level = Level.VIEW) -> Audience:
    """The same, by the record's id; nobody outside the house for a record that is gone."""
    return reach_of_many(shareable, [record_id], level=level)


def reach_of_many(
    shareable: Shareable, record_ids: Sequence[int], *, level: Level = Level.VIEW
) -> Audience:
    """The audience of a change of several records at once, an import's batch say."""
    parties = frozenset(party for _pk, party in _reached(shareable, record_ids, level))
    return Audience(parties=parties, departments=house_departments(shareable))


def reach_of_each(shareable: Shareable, record_ids: Sequence[int]) -> dict[int, Audience]:
    """The audience of a change of each of several records, asked for all of them at once."""
    departments = house_departments(shareable)
    parties: dict[int, set[int]] = {pk: set() for pk in record_ids}
    for pk, party in _reached(shareable, record_ids, Level.VIEW):
        parties[pk].add(party)
    return {
        pk: Audience(parties=frozenset(found), departments=departments)
        for pk, found in parties.items()
    }


def house_departments(shareable: Shareable) -> frozenset[str]:
    """The departments that see every record of the kind."""
    return frozenset(code for code in shareable.house if code != "administrator")


def _reached(
    shareable: Shareable, record_ids: Sequence[int], level: Level
) -> Iterable[tuple[int, int]]:
    """Each of the records with each party that has it, by a grant or as its own."""
    statement = _statement(shareable.label, level)
    if statement is None or not record_ids:
        return ()
    sql, params = statement
    with connection.planned_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, filled(params, record_ids))
        rows: list[tuple[int, int]] = cursor.fetchall()
    return rows


@lru_cache(maxsize=500)
def _statement(label: str, level: Level) -> Statement | None:
    shareable = shareable_named(label)
    parts = [_owned(shareable, owned) for owned in shareable.ownership]
    if shareable.access_model is not None:
        parts.append(_granted(shareable.access_model, level))
    if shareable.main is not None and shareable.main.access_model is not None:
        parts.append(_granted_with_main(shareable, level))
    if not parts:
        return None
    first, *others = parts
    return written_once(first.union(*others, all=True) if others else first)


def _granted(access_model: type[Any], level: Level) -> QuerySet[Any]:
    return access_model._default_manager.filter(
        content_object__in=[RECORD],
        valid_from__lte=Now(),
        valid_until__gt=Now(),
        **{f"{level.value}_mask__gt": 0},
    ).values_list("content_object_id", "group_id")


def _granted_with_main(shareable: Shareable, level: Level) -> QuerySet[Any]:
    """Parts of records, with the parties that grants show those records to."""
    there = f"{shareable.part_of}__access_rows"
    rows = shareable.model._base_manager.filter(
        **{
            "pk__in": [RECORD],
            f"{there}__valid_from__lte": Now(),
            f"{there}__valid_until__gt": Now(),
            f"{there}__{level.value}_mask__gt": 0,
        }
    )
    return rows.order_by().values_list("pk", f"{there}__group_id")


def _owned(shareable: Shareable, owned: Ownership) -> QuerySet[Any]:
    parties = Party.objects.filter(
        kind=PartyKind.ORGANISATION, code="", subject_id=OuterRef("belongs_to")
    )
    rows = shareable.model._base_manager.filter(Q(pk__in=[RECORD]), **owned.when)
    named = rows.annotate(belongs_to=F(owned.path)).annotate(
        party=Subquery(parties.values("pk")[:1])
    )
    return named.filter(party__isnull=False).order_by().values_list("pk", "party")
