"""Whom news about a record may concern: every party that sees it now, and the house.

This only narrows whom a message is offered to; the policy is asked again for each receiver.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from portal.kernel.events import Audience
from sharing.models import Party, PartyKind
from sharing.shareable import Level, Shareable, shareable_of


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
    parties = _granted(shareable, record_ids, level) | _owners(shareable, record_ids)
    return Audience(parties=frozenset(parties), departments=house_departments(shareable))


def house_departments(shareable: Shareable) -> frozenset[str]:
    """The departments that see every record of the kind."""
    return frozenset(code for code in shareable.house if code != "administrator")


def _granted(shareable: Shareable, record_ids: Sequence[int], level: Level) -> set[int]:
    if shareable.access_model is None:
        return set()
    rows = shareable.access_model._default_manager.filter(
        content_object__in=record_ids,
        valid_from__lte=Now(),
        valid_until__gt=Now(),
        **{f"{level.value}_mask__gt": 0},
    )
    return set(rows.values_list("group_id", flat=True))


def _owners(shareable: Shareable, record_ids: Sequence[int]) -> set[int]:
    organisations: set[int] = set()
    for owned in shareable.ownership:
        rows = shareable.model._base_manager.filter(Q(pk__in=record_ids), **owned.when)
        organisations |= {each for each in rows.values_list(owned.path, flat=True) if each}
    if not organisations:
        return set()
    parties = Party.objects.filter(
        kind=PartyKind.ORGANISATION, code="", subject_id__in=organisations
    )
    return set(parties.values_list("pk", flat=True))
