"""Invited people get the mail that lets them in."""

from __future__ import annotations

from partners.events import MemberInvited
from partners.models import Membership
from portal.kernel.events import Occurrence, on
from portal.kernel.models import User
from portal.kernel.services.colleagues import ColleagueAdded
from portal.notifications.services.invite import mail_colleague, mail_invitation


@on(MemberInvited)
def mail_the_invited(occurrence: Occurrence) -> None:
    """The person, unless the membership ended meanwhile; demo accounts have their passwords."""
    membership = (
        Membership.objects.select_related("user", "organisation")
        .filter(pk=occurrence.event.subject_id, ended_at=None, user__is_demo=False)
        .first()
    )
    if membership is not None:
        mail_invitation(membership, inviter=_inviter(occurrence))


@on(ColleagueAdded)
def mail_the_colleague(occurrence: Occurrence) -> None:
    """The person of the house, unless the account was closed meanwhile."""
    colleague = User.objects.filter(
        pk=occurrence.event.subject_id, is_active=True, is_demo=False
    ).first()
    if colleague is not None:
        mail_colleague(colleague, inviter=_inviter(occurrence))


def _inviter(occurrence: Occurrence) -> str:
    names = User.objects.filter(pk=occurrence.actor_id).values_list("full_name", flat=True)
    return names.first() or ""
