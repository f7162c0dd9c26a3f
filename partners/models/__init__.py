"""Organisations, what they are to the house, and the people at them."""

from partners.models.agreements import Acceptance, Agreement, AgreementVersion, VersionStatus
from partners.models.contacts import Contact
from partners.models.keys import PartnerKey
from partners.models.memberships import Membership, MembershipRole
from partners.models.organisations import Organisation, OrganisationAccess, OrganisationRole
from partners.models.overlaps import Overlap, OverlapMatch
from partners.models.partners import Partner, PartnerStatus, Tier
from partners.models.sharing_changes import (
    SHARING,
    SharingChange,
    SharingChangeKind,
    SharingChangeStatus,
)
from partners.models.standing_changes import StandingChange

__all__ = [
    "SHARING",
    "Acceptance",
    "Agreement",
    "AgreementVersion",
    "Contact",
    "Membership",
    "MembershipRole",
    "Organisation",
    "OrganisationAccess",
    "OrganisationRole",
    "Overlap",
    "OverlapMatch",
    "Partner",
    "PartnerKey",
    "PartnerStatus",
    "SharingChange",
    "SharingChangeKind",
    "SharingChangeStatus",
    "StandingChange",
    "Tier",
    "VersionStatus",
]
