"""Who may do what with deals, and whom their events concern."""

from __future__ import annotations

from deals.events import (
    ConflictChanged,
    CustomerNamed,
    DealAdvanced,
    DealApproved,
    DealCancelled,
    DealDiscarded,
    DealDrafted,
    DealEvent,
    DealRegistered,
    DealRejected,
    DealReopened,
    DealResubmitted,
    DealReturned,
    DealsImported,
    DealWithdrawn,
    OpportunityRecorded,
    ProtectionEnding,
    ProtectionExpired,
    SpecialPriceEnded,
    SpecialPriceGranted,
    StageChanged,
)
from deals.models import Deal, SpecialPrice
from partners.models import Organisation, OrganisationRole
from portal.kernel.actors import Actor
from portal.kernel.events import Audience, audience_of
from sharing.models import Party, PartyKind
from sharing.reach import house_departments, reach_of, reach_of_many

# Suppliers are partners too, but they sell to the house, not for it.
REGISTERING_ROLES = (OrganisationRole.RESELLER, OrganisationRole.DISTRIBUTOR)


def can_register_for(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor may register deals of this organisation: its own people alone."""
    return actor.belongs_to(organisation.pk) and any(
        role in REGISTERING_ROLES for role in organisation.roles
    )


def can_register(actor: Actor) -> bool:
    """Whether the actor may register deals at all."""
    return bool(actor.organisations) and (
        Organisation.objects.filter(
            pk__in=list(actor.organisations), roles__overlap=list(REGISTERING_ROLES)
        ).exists()
    )


def owns(actor: Actor, deal: Deal) -> bool:
    """Whether the deal was registered by the actor's company."""
    return actor.belongs_to(deal.partner_id)


def can_cancel(actor: Actor) -> bool:
    """Whether the actor may end a registration for the house: sales, and administrators."""
    return actor.is_administrator or actor.in_department("sales")


def can_cancel_now(actor: Actor, deal: Deal) -> bool:
    """Whether the actor may end this registration as it stands: while departments decide on it,
    administrators alone, so that no step is passed over by ending the request."""
    decided_on = deal.approval_status in {"pending", "returned"} and deal.waiting_since is None
    return actor.is_administrator if decided_on else can_cancel(actor)


def can_name_customer(actor: Actor) -> bool:
    """Whether the actor may say who the customer of a deal is: sales, and administrators."""
    return actor.is_administrator or actor.in_department("sales")


def can_record(actor: Actor) -> bool:
    """Whether the actor may enter the house's own opportunities."""
    return actor.is_administrator or actor.in_department("sales")


def can_grant_price(actor: Actor) -> bool:
    """Whether the actor may grant special prices: who decides them, and administrators."""
    return actor.is_administrator or actor.in_department("sales", "finance")


@audience_of(
    DealRegistered,
    DealResubmitted,
    DealAdvanced,
    DealApproved,
    DealRejected,
    DealReopened,
    DealReturned,
    DealsImported,
    DealWithdrawn,
    DealCancelled,
    ProtectionEnding,
    ProtectionExpired,
    StageChanged,
    CustomerNamed,
    OpportunityRecorded,
)
def sees_deal(fact: DealEvent) -> Audience:
    """Whoever may see the deal: its partner, its distributor, the house, who it is shared with."""
    return reach_of(Deal.shareable, fact.subject_id)


@audience_of(ConflictChanged)
def judges_conflict(fact: ConflictChanged) -> Audience:
    """The departments of the house that see deals: a partner learns nothing of others' claims."""
    return Audience(departments=house_departments(Deal.shareable))


@audience_of(DealsImported)
def sees_one_of_the_deals(fact: DealsImported) -> Audience:
    """Whoever may see one of the deals."""
    return reach_of_many(Deal.shareable, fact.ids)


@audience_of(DealDrafted, DealDiscarded)
def drafts_deal(fact: DealEvent) -> Audience:
    """The partner alone: a draft concerns nobody else."""
    partner = Deal.objects.filter(pk=fact.subject_id).values("partner_id")
    parties = Party.objects.filter(kind=PartyKind.ORGANISATION, code="", subject_id__in=partner)
    return Audience(parties=frozenset(parties.values_list("pk", flat=True)))


@audience_of(SpecialPriceGranted, SpecialPriceEnded)
def sees_special_price(fact: SpecialPriceGranted | SpecialPriceEnded) -> Audience:
    """The partner whose price it is, and the house."""
    return reach_of(SpecialPrice.shareable, fact.subject_id)
