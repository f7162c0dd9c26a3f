"""Overlaps, turned into lines of the inboxes of both sides."""

from __future__ import annotations

from partners.models import Membership, MembershipRole, Partner
from partners.overlap_events import (
    OverlapAgreed,
    OverlapCompared,
    OverlapEnded,
    OverlapEvent,
    OverlapOpened,
)
from portal.kernel.events import Occurrence, on
from portal.notifications.services.notify import notify
from portal.notifications.services.settle import settle


@on(OverlapCompared)
def tell_who_asked(occurrence: Occurrence) -> None:
    """The partner's admins: there is an answer."""
    _tell(occurrence, _admins(occurrence.event))


@on(OverlapAgreed)
def tell_the_other_side(occurrence: Occurrence) -> None:
    """The partner's admins, or its account manager: it is their turn."""
    fact: OverlapAgreed = occurrence.event
    _tell(occurrence, _admins(fact) if fact.by_house else _account_manager(fact))


@on(OverlapAgreed, OverlapOpened, OverlapEnded)
def forget_what_was_asked(occurrence: Occurrence) -> None:
    """A side that agreed, or an overlap that is open or over, asks nothing any more."""
    settle(record_model="partners.organisation", record_id=occurrence.event.organisation_id)


@on(OverlapOpened)
def tell_both(occurrence: Occurrence) -> None:
    """Everybody who had a hand in it."""
    _tell(occurrence, [*_admins(occurrence.event), *_account_manager(occurrence.event)])


def _admins(fact: OverlapEvent) -> list[int]:
    members = Membership.objects.filter(
        organisation=fact.organisation_id, role=MembershipRole.ADMIN, ended_at=None
    )
    return list(members.values_list("user_id", flat=True))


def _account_manager(fact: OverlapEvent) -> list[int]:
    partners = Partner.objects.filter(organisation=fact.organisation_id)
    managers = partners.exclude(account_manager=None)
    return list(managers.values_list("account_manager_id", flat=True))


def _tell(occurrence: Occurrence, users: list[int]) -> None:
    notify(
        users=users,
        code=occurrence.event.code,
        event_id=occurrence.id,
        record_model="partners.organisation",
        record_id=occurrence.event.organisation_id,
        author=occurrence.actor_id,
    )
