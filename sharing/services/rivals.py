"""Wall partners off each other: groups of competitors."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from portal.kernel.validation import check_lengths
from sharing.events import RivalsChanged, WallBuilt, WallLifted
from sharing.models import Party, PartyKind, Rival, RivalGroup, Wall
from sharing.policies import can_wall
from sharing.second_person import Held, second_person
from sharing.services.wall import fact_of
from sharing.wall_disclosure import (
    rival_closure,
    rival_opening,
    rivals_in,
    walls_between,
    walls_of_rival,
)

MOST_RIVALS = 20


@command("sharing.form_rival_group")
def form_rival_group(*, actor: Actor, name: str, reason: str) -> RivalGroup:
    """An empty group of competitors. Raises ``Forbidden``, and ``Refused`` without a name or a
    reason."""
    if not can_wall(actor):
        raise Forbidden
    if not name.strip():
        raise Refused(_("Give the group a name."), code="name_missing", field="name")
    if not reason.strip():
        raise Refused(
            _("Say why these walls are needed: it is shown to administrators who ask."),
            code="reason_missing",
            field="reason",
        )
    check_lengths(RivalGroup, name=name.strip())
    group: RivalGroup = RivalGroup.objects.create(
        name=name.strip(), reason=reason.strip(), created_by_id=actor.user_id
    )
    publish(actor, RivalsChanged(subject_id=group.pk), reason=group.reason)
    return group


@command("sharing.add_rival")
def add_rival(*, actor: Actor, group: RivalGroup, party: Party) -> Rival:
    """Wall a partner and those in the group off each other.

    What closes more than ``SHARING_SECOND_PERSON`` parts of records waits for a second person.
    Raises ``Forbidden``, ``Conflict`` if it is in already, and ``Refused`` for a party that is no
    partner, or one too many.
    """
    if not can_wall(actor):
        raise Forbidden
    locked = _locked(group)
    if party.kind != PartyKind.ORGANISATION:
        raise Refused(_("Choose a partner from the list."), code="not_a_partner", field="party")
    current = locked.rivals.filter(left_at=None)
    if current.filter(party=party).exists():
        raise Conflict(
            _("This partner is in the group already."), code="already_in", field="party"
        )
    if current.count() >= MOST_RIVALS:
        raise Refused(
            _("A group has at most %(most)s partners: form another one."),
            code="too_many",
            field="party",
            most=MOST_RIVALS,
        )
    effects = rival_closure(actor=actor, group=locked, party=party)
    rival = Rival.objects.create(group=locked, party=party, asked_by_id=actor.user_id)
    if sum(each.opened for each in effects) > settings.SHARING_SECOND_PERSON:
        publish(actor, RivalsChanged(subject_id=locked.pk))
        second_person().ask(
            actor=actor,
            kind=Held.JOIN,
            subject_id=rival.pk,
            reason=locked.reason,
            effects=effects,
        )
    else:
        _join(actor, locked, rival)
    return rival


@command("sharing.confirm_rival")
def confirm_rival(*, actor: Actor, rival: Rival) -> Rival:
    """Let a waiting partner into its group, as whoever was asked has agreed. Raises ``Forbidden``
    for whoever asked, and ``Conflict`` if it does not wait."""
    group, locked = _joining(rival)
    if actor.user_id is not None and locked.asked_by_id == actor.user_id:
        raise Forbidden(_("Somebody else has to confirm what you asked for."), code="own")
    _join(actor, group, locked)
    return locked


@command("sharing.refuse_rival")
def refuse_rival(*, actor: Actor, rival: Rival, reason: str = "") -> Rival:
    """Leave a waiting partner out: nobody agreed to it. Raises ``Conflict`` if it does not
    wait."""
    _group, locked = _joining(rival)
    return _leave(actor, locked, reason)


def _joining(rival: Rival) -> tuple[RivalGroup, Rival]:
    group, locked = _locked(rival.group), _current(rival)
    if locked.joined_at is not None:
        raise Conflict(_("This partner is in the group already."), code="already_in")
    return group, locked


@command("sharing.remove_rival")
def remove_rival(*, actor: Actor, rival: Rival, reason: str = "") -> Rival:
    """Take a partner out of its group: the walls because of it fall at once.

    Where that opens more than ``SHARING_SECOND_PERSON`` parts of records, they stand until a
    second person has agreed. Raises ``Forbidden``, and ``Conflict`` if that waits already.
    """
    if not can_wall(actor):
        raise Forbidden
    second_person().hold(Held.JOIN, rival.pk)
    _locked(rival.group)
    locked = _current(rival)
    if locked.leave_asked_by_id is not None:
        raise Conflict(
            _("It waits for a second person already whether this partner leaves the group."),
            code="leave_waits",
        )
    waited = locked.joined_at is None
    effects = rival_opening(actor=actor, rival=locked)
    opens = sum(each.opened for each in effects)
    if opens > settings.SHARING_SECOND_PERSON and actor.user_id is not None:
        locked.leave_asked_by_id = actor.user_id
        locked.save(update_fields=["leave_asked_by"])
        publish(actor, RivalsChanged(subject_id=locked.group_id), reason=reason.strip())
        second_person().ask(
            actor=actor,
            kind=Held.LEAVE,
            subject_id=locked.pk,
            reason=reason.strip(),
            effects=effects,
        )
        return locked
    _leave(actor, locked, reason)
    if waited:
        second_person().forget(
            actor=actor, kind=Held.JOIN, subject_id=locked.pk, reason=reason.strip()
        )
    return locked


@command("sharing.confirm_leave")
def confirm_leave(*, actor: Actor, rival: Rival, reason: str = "") -> Rival:
    """Take a partner out of its group as somebody asked, and whoever was asked has agreed.

    Raises ``Forbidden`` for whoever asked, and ``Conflict`` if that does not wait.
    """
    locked = _leaving(rival)
    if actor.user_id is not None and locked.leave_asked_by_id == actor.user_id:
        raise Forbidden(_("Somebody else has to confirm what you asked for."), code="own")
    return _leave(actor, locked, reason)


@command("sharing.refuse_leave")
def refuse_leave(*, actor: Actor, rival: Rival, reason: str = "") -> Rival:
    """Leave a partner in its group that somebody asked to take out. Raises ``Conflict`` if nobody
    did."""
    locked = _leaving(rival)
    locked.leave_asked_by = None
    locked.save(update_fields=["leave_asked_by"])
    publish(actor, RivalsChanged(subject_id=locked.group_id), reason=reason.strip())
    return locked


def _leaving(rival: Rival) -> Rival:
    _locked(rival.group)
    locked = _current(rival)
    if locked.leave_asked_by_id is None:
        raise Conflict(_("Nobody asked to take this partner out."), code="leave_not_waiting")
    return locked


def _leave(actor: Actor, locked: Rival, reason: str) -> Rival:
    walls = list(walls_of_rival(locked))
    now = timezone.now()
    Wall.objects.filter(pk__in=[each.pk for each in walls]).update(
        valid_until=now, end_announced_at=now
    )
    locked.left_at = now
    locked.save(update_fields=["left_at"])
    facts = (fact_of(WallLifted, each) for each in walls)
    publish(actor, RivalsChanged(subject_id=locked.group_id), *facts, reason=reason.strip())
    return locked


def _join(actor: Actor, group: RivalGroup, rival: Rival) -> None:
    others = [each.party for each in rivals_in(group)]
    walls = walls_between(group, rival.party, others)
    for each in walls:
        each.created_by_id = actor.user_id
    Wall.objects.bulk_create(walls)
    rival.joined_at = timezone.now()
    rival.save(update_fields=["joined_at"])
    facts = (fact_of(WallBuilt, each) for each in walls)
    publish(actor, RivalsChanged(subject_id=group.pk), *facts, reason=group.reason)


def _locked(group: RivalGroup) -> RivalGroup:
    locked: RivalGroup = RivalGroup.objects.select_for_update().get(pk=group.pk)
    return locked


def _current(rival: Rival) -> Rival:
    locked: Rival = (
        Rival.objects.select_for_update(of=["self"])
        .select_related("group", "party")
        .get(pk=rival.pk)
    )
    if locked.left_at is not None:
        raise Conflict(_("This partner has left the group."), code="rival_left")
    return locked
