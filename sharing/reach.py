"""Whom news about a record may concern: every party that sees it now, and the house.

This only narrows whom a message is offered to; the policy is asked again for each receiver.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Q
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
    parties = {party for _pk, party in _granted_by_record(shareable, record_ids, level)}
    owners = _owners_by_record(shareable, record_ids).values()
    parties.update(_parties_of({each for found in owners for each in found}).values())
    return Audience(parties=frozenset(parties), departments=house_departments(shareable))


def reach_of_each(shareable: Shareable, record_ids: Sequence[int]) -> dict[int, Audience]:
    """The audience of a change of each of several records, asked for all of them at once."""
    departments = house_departments(shareable)
    parties: dict[int, set[int]] = {pk: set() for pk in record_ids}
    for pk, party in _granted_by_record(shareable, record_ids, Level.VIEW):
        parties[pk].add(party)
    owners = _owners_by_record(shareable, record_ids)
    known = _parties_of({each for found in owners.values() for each in found})
    for pk, organisations in owners.items():
        parties[pk].update(known[each] for each in organisations if each in known)
    return {
        pk: Audience(parties=frozenset(found), departments=departments)
        for pk, found in parties.items()
    }


def house_departments(shareable: Shareable) -> frozenset[str]:
    """The departments that see every record of the kind."""
    return frozenset(code for code in shareable.house if code != "administrator")


def _granted_by_record(
    shareable: Shareable, record_ids: Sequence[int], level: Level
) -> Iterable[tuple[int, int]]:
    if shareable.main is not None:
        return _granted_with_main(shareable, shareable.main, record_ids, level)
    if shareable.access_model is None:
        return ()
    rows = shareable.access_model._default_manager.filter(
        content_object__in=record_ids,
        valid_from__lte=Now(),
        valid_until__gt=Now(),
        **{f"{level.value}_mask__gt": 0},
    )
    found: Iterable[tuple[int, int]] = rows.values_list("content_object_id", "group_id")
    return found


def _granted_with_main(
    shareable: Shareable, main: Shareable, record_ids: Sequence[int], level: Level
) -> Iterable[tuple[int, int]]:
    rows = shareable.model._base_manager.filter(pk__in=record_ids)
    mains: dict[int, list[int]] = defaultdict(list)
    for pk, key in rows.values_list("pk", shareable.part_of):
        mains[key].append(pk)
    for key, party in _granted_by_record(main, list(mains), level):
        yield from ((pk, party) for pk in mains[key])


def _owners_by_record(
    shareable: Shareable, record_ids: Sequence[int]
) -> Mapping[int, Iterable[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for owned in shareable.ownership:
        rows = shareable.model._base_manager.filter(Q(pk__in=record_ids), **owned.when)
        for pk, organisation in rows.annotate(belongs_to=F(owned.path)).values_list(
            "pk", "belongs_to"
        ):
            if organisation:
                found[pk].add(organisation)
    return found


def _parties_of(organisations: Iterable[int]) -> dict[int, int]:
    """Organisation → its party."""
    parties = Party.objects.filter(
        kind=PartyKind.ORGANISATION, code="", subject_id__in=organisations
    )
    return {subject: pk for subject, pk in parties.values_list("subject_id", "pk") if subject}
