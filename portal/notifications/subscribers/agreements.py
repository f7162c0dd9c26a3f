"""Agreements that wait, turned into lines of the inboxes of partner admins."""

from __future__ import annotations

from partners.events import AgreementAccepted, AgreementPublished
from partners.models import Membership, MembershipRole
from portal.kernel.events import Occurrence, on
from portal.notifications.services.notify import notify
from portal.notifications.services.settle import settle
from sharing.conditions import fulfils
from sharing.events import GrantMade
from sharing.models import Grant, Party


@on(AgreementPublished)
def tell_partner_admins(occurrence: Occurrence) -> None:
    """A new version waits for every company that has something under the agreement."""
    for organisation in occurrence.event.organisation_ids:  # type: ignore[attr-defined]
        _tell(occurrence, organisation)


@on(GrantMade)
def tell_admins_of_receiver(occurrence: Occurrence) -> None:
    """Something was shared that opens only once the company has accepted an agreement."""
    grants = Grant.objects.select_related("party", "condition")
    grant = grants.filter(pk=occurrence.event.subject_id, condition__isnull=False).first()
    if grant is None or fulfils([grant.party_id], grant.party, grant.condition):
        return
    party: Party = grant.party
    if party.subject_id and party.kind in ("organisation", "role"):
        _tell(occurrence, party.subject_id)


@on(AgreementAccepted)
def forget_what_is_accepted(occurrence: Occurrence) -> None:
    """One admin accepted it for the company: the others are not asked any more."""
    settle(
        record_model="partners.organisation",
        record_id=occurrence.event.organisation_id,
    )


def _tell(occurrence: Occurrence, organisation: int) -> None:
    admins = Membership.objects.filter(
        organisation=organisation, role=MembershipRole.ADMIN, ended_at=None
    )
    notify(
        users=admins.values_list("user_id", flat=True),
        code=AgreementPublished.code,
        event_id=occurrence.id,
        record_model="partners.organisation",
        record_id=organisation,
        author=occurrence.actor_id,
    )
