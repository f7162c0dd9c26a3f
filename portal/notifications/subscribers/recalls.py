"""Recalls, turned into a line of the inboxes of partner admins."""

from __future__ import annotations

from partners.models import Membership, MembershipRole
from portal.kernel.events import Occurrence, on
from portal.notifications.models import Notification
from portal.notifications.services.notify import notify
from portal.notifications.services.settle import settle
from sharing.events import RecallAcknowledged, RecallAsked
from sharing.models import Party

_COMPANY = "partners.organisation"


@on(RecallAsked)
def tell_partner_admins(occurrence: Occurrence) -> None:
    """The company's admins are asked to have copies deleted: once, however much is taken back,
    until they looked."""
    company = _company_of(occurrence)
    admins = Membership.objects.filter(
        organisation=company, role=MembershipRole.ADMIN, ended_at=None
    )
    waiting = Notification.objects.filter(
        code=RecallAsked.code,
        record_model=_COMPANY,
        record_id=company,
        read_at=None,
        done_at=None,
        withdrawn_at=None,
    ).exclude(event_id=occurrence.id)
    notify(
        users=admins.exclude(user__in=waiting.values("user")).values_list("user_id", flat=True),
        code=RecallAsked.code,
        event_id=occurrence.id,
        record_model=_COMPANY,
        record_id=company,
    )


@on(RecallAcknowledged)
def forget_what_is_deleted(occurrence: Occurrence) -> None:
    """Somebody said so of the last recall: nobody is asked any more."""
    settle(record_model=_COMPANY, record_id=_company_of(occurrence))


def _company_of(occurrence: Occurrence) -> int:
    party = Party.objects.get(pk=occurrence.event.party_id)
    return party.subject_id or 0
