"""The doors to single organisations, contacts and partners."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from partners.models import Contact, Organisation, Partner
from partners.policies import visible_partners
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from sharing.models import Party, PartyKind
from sharing.policies import visible_to
from sharing.projections import Shown


def visible_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Every organisation that the actor sees, ready to be shown with its parent."""
    parents = Prefetch("parent", queryset=visible_to(actor, Organisation.objects.all()))
    rows = visible_to(actor, Organisation.objects.all())
    return rows.select_related("owner").prefetch_related(parents)


def access_organisation(*, actor: Actor, reference: str) -> Shown:
    """The organisation of a reference as the actor sees it. Raises ``NotFound``."""
    rows = visible_organisations(actor)
    record = rows.filter(reference=reference.strip().upper()).first()
    if record is None:
        raise NotFound
    return Shown(record)


def record_of(shown: Shown) -> Any:
    """The record behind a projection, for the service that will change it."""
    return shown._record


def contacts_of(*, actor: Actor, customer: Shown) -> QuerySet[Contact]:
    """The people at an organisation, for whoever sees its facet *contacts*; else none."""
    if not customer.sees("contacts"):
        return Contact.objects.none()
    return Contact.objects.filter(organisation=customer.pk).order_by("full_name", "pk")


def access_contact(*, actor: Actor, public_id: str) -> Contact:
    """One contact, if its organisation's contacts are visible. Raises ``NotFound``."""
    contact = Contact.objects.select_related("organisation").filter(public_id=public_id).first()
    if contact is None:
        raise NotFound
    seen = visible_to(actor, Organisation.objects.filter(pk=contact.organisation_id)).first()
    if seen is None or not Shown(seen).sees("contacts"):
        raise NotFound
    return contact


def partner_list(*, actor: Actor) -> QuerySet[Partner]:
    """The partnerships that the actor sees, with their organisations."""
    rows = visible_partners(actor, Partner.objects.all())
    return rows.select_related("organisation", "distributor", "account_manager")


def access_partner(*, actor: Actor, reference: str) -> Partner:
    """The partnership of a reference. Raises ``NotFound`` if invisible."""
    partner = partner_list(actor=actor).filter(reference=reference.strip().upper()).first()
    if partner is None:
        raise NotFound
    return partner


def party_of_partner(partner: Partner) -> Party:
    """The party by which a partner's organisation is shared with."""
    return Party.objects.get(
        kind=PartyKind.ORGANISATION, subject_id=partner.organisation_id, code=""
    )
