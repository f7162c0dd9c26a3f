"""Organisations, what they are to the house, and the people at them."""

from partners.models.agreements import Acceptance, Agreement, AgreementVersion
from partners.models.contacts import Contact
from partners.models.keys import PartnerKey
from partners.models.memberships import Membership, MembershipRole
from partners.models.organisations import Organisation, OrganisationAccess, OrganisationRole
from partners.models.overlaps import Overlap, OverlapMatch
from partners.models.partners import Partner, PartnerStatus, Tier

__all__ = [
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
    "Tier",
]
