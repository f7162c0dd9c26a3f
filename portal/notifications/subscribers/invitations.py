"""Invited people get the mail that lets them in."""

from __future__ import annotations

from partners.events import MemberInvited
from partners.models import Membership
from portal.kernel.events import Occurrence, on
from portal.kernel.models import User
from portal.notifications.services.invite import mail_invitation


@on(MemberInvited)
def mail_the_invited(occurrence: Occurrence) -> None:
    """The person, unless the membership ended meanwhile; demo accounts have their passwords."""
    membership = (
        Membership.objects.select_related("user", "organisation")
        .filter(pk=occurrence.event.subject_id, ended_at=None, user__is_demo=False)
        .first()
    )
    if membership is not None:
        inviter = User.objects.filter(pk=occurrence.actor_id).values_list("full_name", flat=True)
        mail_invitation(membership, inviter=inviter.first() or "")
