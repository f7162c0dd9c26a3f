"""Put up and take down walls: a deny that beats every grant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import publish
from sharing.disclosure import RuleDisclosure
from sharing.events import SharingEvent, WallAsked, WallBuilt, WallLifted
from sharing.models import Party, Wall
from sharing.policies import can_wall, visible_to
from sharing.second_person import Held, second_person
from sharing.shareable import Shareable
from sharing.wall_disclosure import wall_closure, wall_opening


@command("sharing.build_wall")
def build_wall(
    *,
    actor: Actor,
    party: Party,
    shareable: Shareable,
    record: Any = None,
    owner: int | None = None,
    facets: Sequence[str] | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    reason: str,
) -> Wall:
    """Keep ``facets`` (all if ``None``) from a party: of ``record``, of what belongs to the
    organisation ``owner`` (its id), or of every record of the kind.

    A wall that closes more than ``SHARING_SECOND_PERSON`` parts of records waits until a second
    person confirms it. Raises ``NotFound`` for a record that the actor does not see,
    ``Forbidden``, and ``Refused`` for facets, dates or a reason that make no sense.
    """
    if record is not None:
        rows = shareable.model._default_manager.filter(pk=record.pk)
        if not visible_to(actor, rows).exists():
            raise NotFound
    if not can_wall(actor):
        raise Forbidden
    check_wall(shareable, record, owner, valid_from, valid_until, reason)
    now = timezone.now()
    wall = Wall(
        party=party,
        subject=shareable.label,
        object_id=record.pk if record is not None else None,
        owner_id=owner,
        mask=wall_mask(shareable, facets),
        reason=reason.strip(),
        valid_until=valid_until,
        **_by(actor, now, valid_from),
    )
    _put_up(actor, wall, wall_closure(actor=actor, wall=wall))
    return wall


def _put_up(actor: Actor, wall: Wall, effect: RuleDisclosure) -> None:
    """Let a wall stand, or ask the second person."""
    waits = effect.opened > settings.SHARING_SECOND_PERSON
    if waits:
        wall.valid_from = None
    wall.save(force_insert=True)
    fact = WallAsked(subject_id=wall.pk) if waits else fact_of(WallBuilt, wall)
    publish(actor, fact, reason=wall.reason)
    if waits:
        second_person().ask(
            actor=actor,
            kind=Held.WALL,
            subject_id=wall.pk,
            reason=wall.reason,
            effects=[effect],
        )


def _by(actor: Actor, now: datetime, begins_at: datetime | None) -> dict[str, Any]:
    """Who asked when, and from when the wall stands if nobody else has to agree."""
    return {
        "created_by_id": actor.user_id,
        "created_at": now,
        "begins_at": begins_at,
        "valid_from": max(begins_at or now, now),
    }


@command("sharing.confirm_wall")
def confirm_wall(*, actor: Actor, wall: Wall) -> Wall:
    """Let a waiting wall stand, from now or from its later start, as whoever was asked has agreed.

    Raises ``Forbidden`` for whoever asked for it, and ``Conflict`` if it does not wait.
    """
    locked = waiting_wall(wall)
    if actor.user_id is not None and locked.created_by_id == actor.user_id:
        raise Forbidden(_("Somebody else has to confirm a wall that you asked for."), code="own")
    now = timezone.now()
    locked.valid_from = max(locked.begins_at or now, now)
    locked.confirmed_by_id = actor.user_id
    locked.save(update_fields=["valid_from", "confirmed_by"])
    publish(actor, fact_of(WallBuilt, locked))
    return locked


@command("sharing.refuse_wall")
def refuse_wall(*, actor: Actor, wall: Wall, reason: str = "") -> Wall:
    """End a wall that waits: nobody agreed to it. Raises ``Conflict`` if it does not wait."""
    return _end(actor, waiting_wall(wall), reason)


def waiting_wall(wall: Wall) -> Wall:
    """The wall, locked. Raises ``Conflict`` if it does not wait."""
    locked = _current(wall)
    if locked.valid_from is not None:
        raise Conflict(_("This wall does not wait for anybody."), code="wall_not_waiting")
    return locked


@command("sharing.lift_wall")
def lift_wall(*, actor: Actor, wall: Wall, reason: str = "") -> Wall:
    """End a wall now, or take one back that waits.

    Where that opens more than ``SHARING_SECOND_PERSON`` parts of records, it stands until a second
    person has agreed. Raises ``Forbidden``, and ``Conflict`` if it ended before, if that waits
    already, or if a group of competitors keeps it.
    """
    if not can_wall(actor):
        raise Forbidden
    second_person().hold(Held.WALL, wall.pk)
    locked = _current(wall)
    if locked.group_id is not None:
        raise Conflict(
            _("A group of competitors keeps this wall: take the partner out of the group."),
            code="wall_of_group",
        )
    if locked.lift_asked_by_id is not None:
        raise Conflict(
            _("It waits for a second person already whether this wall is taken down."),
            code="lift_waits",
        )
    waited = locked.valid_from is None
    effect = wall_opening(actor=actor, wall=locked)
    if actor.user_id is not None and effect.opened > settings.SHARING_SECOND_PERSON:
        locked.lift_asked_by_id = actor.user_id
        locked.save(update_fields=["lift_asked_by"])
        publish(actor, WallAsked(subject_id=locked.pk), reason=reason.strip())
        second_person().ask(
            actor=actor,
            kind=Held.LIFT,
            subject_id=locked.pk,
            reason=reason.strip(),
            effects=[effect],
        )
        return locked
    _end(actor, locked, reason)
    if waited:
        second_person().forget(
            actor=actor, kind=Held.WALL, subject_id=locked.pk, reason=reason.strip()
        )
    return locked


@command("sharing.confirm_lift")
def confirm_lift(*, actor: Actor, wall: Wall, reason: str = "") -> Wall:
    """Take a wall down as somebody asked, and whoever was asked has agreed.

    Raises ``Forbidden`` for whoever asked, and ``Conflict`` if that does not wait.
    """
    locked = _lifting(wall)
    if actor.user_id is not None and locked.lift_asked_by_id == actor.user_id:
        raise Forbidden(_("Somebody else has to take down a wall as you asked."), code="own")
    return _end(actor, locked, reason)


@command("sharing.refuse_lift")
def refuse_lift(*, actor: Actor, wall: Wall, reason: str = "") -> Wall:
    """Let a wall stand that somebody asked to take down. Raises ``Conflict`` if nobody did."""
    locked = _lifting(wall)
    locked.lift_asked_by = None
    locked.save(update_fields=["lift_asked_by"])
    publish(actor, WallAsked(subject_id=locked.pk), reason=reason.strip())
    return locked


def _lifting(wall: Wall) -> Wall:
    locked = _current(wall)
    if locked.lift_asked_by_id is None:
        raise Conflict(_("This wall does not wait for anybody."), code="wall_not_waiting")
    return locked


def _end(actor: Actor, locked: Wall, reason: str) -> Wall:
    stood = locked.valid_from is not None
    locked.valid_until = locked.end_announced_at = timezone.now()
    locked.save(update_fields=["valid_until", "end_announced_at"])
    fact = fact_of(WallLifted, locked) if stood else WallAsked(subject_id=locked.pk)
    publish(actor, fact, reason=reason.strip())
    return locked


def _current(wall: Wall) -> Wall:
    """The wall, locked. Raises ``Conflict`` if it ended."""
    locked = Wall.objects.select_for_update(of=["self"]).select_related("party").get(pk=wall.pk)
    if locked.valid_until is not None and locked.valid_until <= timezone.now():
        raise Conflict(_("This wall was already taken down."), code="wall_ended")
    return locked


def check_wall(
    shareable: Shareable,
    record: Any,
    owner: int | None,
    valid_from: datetime | None,
    valid_until: datetime | None,
    reason: str,
) -> None:
    """Raises ``Refused`` for records, dates or a reason that make no sense."""
    if record is not None and owner is not None:
        raise Refused(
            _("Choose one record, or the company that records belong to, not both."),
            code="one_thing",
            field="owner",
        )
    if owner is not None and not shareable.ownership:
        raise Refused(
            _("Records of this kind belong to no company: choose a record, or all of them."),
            code="nobody_owns",
            field="owner",
        )
    _check_words(valid_from, valid_until, reason)


def _check_words(valid_from: datetime | None, valid_until: datetime | None, reason: str) -> None:
    now = timezone.now()
    if valid_until is not None and valid_until <= max(valid_from or now, now):
        raise Refused(
            _("Enter an end date in the future."), code="ends_too_early", field="valid_until"
        )
    if not reason.strip():
        raise Refused(
            _("Say why this wall is needed: it is shown to administrators who ask."),
            code="reason_missing",
            field="reason",
        )


def wall_mask(shareable: Shareable, facets: Sequence[str] | None) -> int:
    """The bits that a wall before these facets takes; all, with those to come, if none is named.

    Raises ``Refused`` for a facet that the kind does not have.
    """
    if not facets:
        return Wall.EVERY_FACET
    mask = 0
    for name in facets:
        mask |= shareable.whole(name)
    return mask


def fact_of(kind: type[SharingEvent], wall: Wall) -> SharingEvent:
    """What happened to a wall."""
    return kind(
        subject_id=wall.pk,
        party_id=wall.party_id,
        record_model=wall.subject,
        record_id=wall.object_id,
    )
