"""What a wall, or its end, would close or open: it is put up or taken down, read, and undone.

A wall before a record stands before the rows that are parts of it, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden
from sharing.disclosure import Looked, RuleDisclosure, changed_by, gathered, looked_at
from sharing.models import Party, Rival, RivalGroup, Wall
from sharing.policies import can_wall
from sharing.shareable import shareable_named, shareables


def wall_closure(*, actor: Actor, wall: Wall) -> RuleDisclosure:
    """What an unsaved or a waiting wall would close if it stood now. Raises ``Forbidden``."""
    if not can_wall(actor):
        raise Forbidden

    def build() -> None:
        standing = Wall(
            party=wall.party,
            subject=wall.subject,
            object_id=wall.object_id,
            owner_id=wall.owner_id,
            mask=wall.mask,
        )
        standing.save(force_insert=True)

    return gathered(changed_by(_looked(wall), build, closes=True))


def wall_opening(*, actor: Actor, wall: Wall) -> RuleDisclosure:
    """What taking a wall down would open. Raises ``Forbidden``."""
    if not can_wall(actor):
        raise Forbidden
    ended = Wall.objects.filter(pk=wall.pk)
    return gathered(changed_by(_looked(wall), lambda: _end(ended)))


def rival_closure(*, actor: Actor, group: RivalGroup, party: Party) -> list[RuleDisclosure]:
    """What closes for whom once ``party`` is in the group; whoever loses nothing is left out.

    Raises ``Forbidden``.
    """
    if not can_wall(actor):
        raise Forbidden
    others = [each.party for each in rivals_in(group) if each.party_id != party.pk]
    walls = walls_between(group, party, others)
    looked = _each_once(walls)
    return _telling(changed_by(looked, lambda: _build(walls), closes=True))


def rival_opening(*, actor: Actor, rival: Rival) -> list[RuleDisclosure]:
    """What opens for whom once a partner leaves its group. Raises ``Forbidden``."""
    if not can_wall(actor):
        raise Forbidden
    walls = walls_of_rival(rival)
    looked = _each_once(walls.select_related("party"))
    return _telling(changed_by(looked, lambda: _end(walls)))


def rivals_in(group: RivalGroup) -> QuerySet[Rival]:
    """The partners that are walled off each other now."""
    joined = group.rivals.filter(left_at=None, joined_at__isnull=False)
    return joined.select_related("party").order_by("pk")


def walls_between(group: RivalGroup, party: Party, others: Iterable[Party]) -> list[Wall]:
    """The unsaved walls, each way, between a partner and others: one for each kind that owns."""
    pairs = [pair for other in others for pair in ((party, other), (other, party))]
    return [
        Wall(
            group=group,
            party=viewer,
            subject=shareable.label,
            owner_id=owner.subject_id,
            mask=Wall.EVERY_FACET,
            reason=group.reason,
        )
        for viewer, owner in pairs
        for shareable in shareables()
        if shareable.ownership
    ]


def walls_of_rival(rival: Rival) -> QuerySet[Wall]:
    """The walls of a group that stand before, or because of, one of its partners."""
    standing = rival.group.walls.filter(valid_until=None)
    return standing.filter(Q(party=rival.party_id) | Q(owner_id=rival.party.subject_id))


def _telling(effects: Sequence[RuleDisclosure]) -> list[RuleDisclosure]:
    return [each for each in effects if each.changes]


def _each_once(walls: Iterable[Wall]) -> list[Looked]:
    """Whom these walls concern, and the records that they stand before: each kind once, though a
    wall before it and one before what it is a part of both take from it."""
    found: dict[tuple[int, str], Looked] = {}
    for party, kind, rows in (each for wall in walls for each in _looked(wall)):
        key = party.pk, kind.label
        known = found.get(key)
        found[key] = party, kind, (known[2] | rows if known else rows)
    return list(found.values())


def _looked(wall: Wall) -> list[Looked]:
    """Whom a wall concerns, and the records that it stands before, with their parts."""
    shareable = shareable_named(wall.subject)
    rows = shareable.model._base_manager.order_by("pk")
    if wall.object_id is not None:
        rows = rows.filter(pk=wall.object_id)
    elif wall.owner_id is not None:
        held = (shareable.held_by(each, [wall.owner_id]) for each in shareable.ownership)
        rows = rows.filter(reduce(or_, held))
    return looked_at(wall.party, shareable, rows)


def _build(walls: Sequence[Wall]) -> None:
    Wall.objects.bulk_create(walls)


def _end(walls: QuerySet[Wall]) -> None:
    walls.update(valid_until=timezone.now())
