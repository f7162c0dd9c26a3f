"""Who may do what with organisations, partners and members; whom their events concern."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from partners.events import (
    AgreementAccepted,
    AgreementPublished,
    ContactsImported,
    MemberEvent,
    MemberInvited,
    MemberRemoved,
    MemberRoleChanged,
    OrganisationsImported,
    PartnerChanged,
    PartnerOnboarded,
    PartnerReinstated,
    PartnershipEvent,
    PartnerSuspended,
)
from partners.key_events import KeyEnded, KeyEvent, KeyMade, KeyReplaced, KeyRevoked
from partners.models import (
    Membership,
    MembershipRole,
    Organisation,
    Overlap,
    Partner,
    PartnerKey,
)
from partners.overlap_events import (
    OverlapAgreed,
    OverlapCompared,
    OverlapConfirmed,
    OverlapEnded,
    OverlapEvent,
    OverlapOpened,
    OverlapStarted,
    OverlapWaiting,
)
from portal.kernel.actors import Actor
from portal.kernel.events import Audience, audience_of
from portal.kernel.models import User
from portal.kernel.previews import preview_policy
from sharing.models import Party, PartyKind
from sharing.policies import can_share, visible_to
from sharing.reach import reach_of_many

# The departments that look after partners.
_PARTNER_DESK = ("sales", "marketing", "service")


def can_create_organisation(actor: Actor) -> bool:
    """Whether the actor may enter organisations."""
    return actor.is_administrator or actor.in_department("sales")


def can_import_organisations(actor: Actor) -> bool:
    """Whether the actor may bring organisations and contacts in from files."""
    return can_create_organisation(actor)


def can_manage_partners(actor: Actor) -> bool:
    """Whether the actor may onboard, change, suspend and reinstate partners."""
    return actor.is_administrator or actor.in_department("sales")


@preview_policy
def can_look_as(viewer: Actor, person: User) -> bool:
    """Whether the viewer may see the portal as this person of a partner does: administrators,
    and in sales the account manager of every partner that the person acts for."""
    if not person.is_active or person.is_machine or person.is_administrator:
        return False
    own = Membership.objects.filter(user=person, ended_at=None).values("organisation_id")
    partners = list(Partner.objects.filter(organisation__in=own))
    if not partners or person.departments.exists():
        return False
    if viewer.is_administrator:
        return True
    looks_after = all(each.account_manager_id == viewer.user_id for each in partners)
    return looks_after and viewer.in_department("sales")


def can_read_access_log(actor: Actor) -> bool:
    """Whether the actor may read what partners opened and received: who looks after partners."""
    return can_manage_partners(actor) and actor.may_use("read")


def can_manage_members(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor may invite, change and remove the people of this partner."""
    return can_manage_partners(actor) or actor.administers(organisation_id)


def can_manage_keys(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor may make keys for this partner: its admin, in person. A key makes none."""
    return actor.kind == "user" and actor.administers(organisation_id)


def can_revoke_key(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor may end a key: the partner's admins, and administrators of the house."""
    return actor.is_administrator or actor.administers(organisation_id)


def visible_keys(actor: Actor, queryset: QuerySet[PartnerKey]) -> QuerySet[PartnerKey]:
    """The keys of one's own company for its admins; all for administrators of the house."""
    if not actor.may_use("read"):
        return queryset.none()
    if actor.is_administrator:
        return queryset
    own = [pk for pk in actor.organisations if actor.administers(pk)]
    return queryset.filter(organisation__in=own)


@audience_of(KeyMade, KeyReplaced, KeyRevoked, KeyEnded)
def admins_of_the_partner(fact: KeyEvent) -> Audience:
    """The partner's admins."""
    admins = Party.objects.filter(
        kind=PartyKind.ROLE, subject_id=fact.owner_id, code=MembershipRole.ADMIN
    )
    return Audience(parties=frozenset(admins.values_list("pk", flat=True)))


def can_share_organisations(actor: Actor) -> bool:
    """Whether the actor may share customers with partners."""
    return can_share(actor, Organisation.shareable)


def can_manage_agreements(actor: Actor) -> bool:
    """Whether the actor may publish agreements and read who accepted them."""
    return can_manage_partners(actor)


def can_accept_agreements(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor may accept agreements for this company: its partner admins."""
    return actor.administers(organisation_id) and not actor.read_only


def can_compare_lists(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor may hand in and agree for this company: its partner admins."""
    return actor.administers(organisation_id) and not actor.read_only


def can_agree_to_overlap(actor: Actor, overlap: Overlap) -> bool:
    """Whether the actor speaks for a side of an overlap: the house's, or the partner's."""
    if actor.is_house:
        return can_share_organisations(actor)
    return can_compare_lists(actor, overlap.organisation_id)


def visible_overlaps(actor: Actor, queryset: QuerySet[Overlap]) -> QuerySet[Overlap]:
    """All for those of the house who share customers, else those of one's own companies."""
    if actor.is_house:
        return queryset if can_share_organisations(actor) else queryset.none()
    if not actor.may_use("read"):
        return queryset.none()
    return queryset.filter(organisation__in=list(actor.organisations))


def can_export(actor: Actor) -> bool:
    """Whether the actor may take lists away as files: people, and tokens made for it."""
    return actor.is_signed_in and not actor.read_only and actor.may_use("export")


def own_roles(actor: Actor) -> frozenset[str]:
    """The roles that the actor's own companies play: ``reseller``, ``supplier`` …"""
    if not actor.organisations:
        return frozenset()
    own = Organisation.objects.filter(pk__in=list(actor.organisations))
    return frozenset(role for held in own.values_list("roles", flat=True) for role in held)


def visible_partners(actor: Actor, queryset: QuerySet[Partner]) -> QuerySet[Partner]:
    """The partnerships that the actor sees: the house all whose organisation it sees, a member
    its own, a distributor its line."""
    if actor.is_house and actor.remits:
        seen = visible_to(actor, Organisation.objects.order_by())
        return queryset.filter(organisation__in=seen.values("pk"))
    if actor.is_house:
        return queryset
    own = list(actor.organisations)
    return queryset.filter(Q(organisation__in=own) | Q(distributor__in=own))


@audience_of(OrganisationsImported, ContactsImported)
def those_who_see_one_of_them(fact: OrganisationsImported | ContactsImported) -> Audience:
    """Everybody who sees one of the organisations."""
    return reach_of_many(Organisation.shareable, fact.ids)


@audience_of(PartnerOnboarded, PartnerChanged, PartnerSuspended, PartnerReinstated)
def partner_and_its_desk(fact: PartnershipEvent) -> Audience:
    """The partner's people and the departments that look after partners."""
    return _with_desk(fact.organisation_id)


@audience_of(AgreementPublished)
def companies_asked(fact: AgreementPublished) -> Audience:
    """The companies that have to accept it, and the departments that look after partners."""
    found = Audience(departments=frozenset(_PARTNER_DESK))
    for organisation in fact.organisation_ids:
        found |= _with_desk(organisation)
    return found


@audience_of(AgreementAccepted)
def company_and_desk(fact: AgreementAccepted) -> Audience:
    """The company's people and the departments that look after partners."""
    return _with_desk(fact.organisation_id)


@audience_of(MemberInvited, MemberRoleChanged, MemberRemoved)
def colleagues_and_desk(fact: MemberEvent) -> Audience:
    """The person, the partner's people and the departments that look after partners."""
    return _with_desk(fact.organisation_id) | Audience(users=frozenset({fact.user_id}))


@audience_of(
    OverlapStarted,
    OverlapCompared,
    OverlapAgreed,
    OverlapWaiting,
    OverlapConfirmed,
    OverlapOpened,
    OverlapEnded,
)
def both_sides(fact: OverlapEvent) -> Audience:
    """The company's people and the departments that look after partners."""
    return _with_desk(fact.organisation_id)


def _with_desk(organisation_id: int) -> Audience:
    own = Party.objects.filter(kind=PartyKind.ORGANISATION, subject_id=organisation_id)
    return Audience(
        parties=frozenset(own.values_list("pk", flat=True)), departments=frozenset(_PARTNER_DESK)
    )
