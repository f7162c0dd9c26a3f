"""Make an organisation a partner, and change what it is in the programme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.engine.parties import (
    ensure_parties_of,
    keep_people_in_step,
    people_of_organisations,
)
from partners.engine.standing import STANDING
from partners.events import PartnerChanged, PartnerOnboarded
from partners.models import Organisation, OrganisationRole, Partner, PartnerStatus, Tier
from partners.models.organisations import PARTNER_ROLES
from partners.policies import can_manage_partners
from partners.services.ask_standing import waits
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from portal.kernel.models import User
from portal.kernel.validation import check_fields

CHANGEABLE = (
    "programme",
    "tier",
    "partner_type",
    "territory",
    "distributor",
    "account_manager",
    "since",
)


@command("partners.onboard_partner")
def onboard_partner(
    *,
    actor: Actor,
    organisation: Organisation,
    role: OrganisationRole,
    tier: Tier = Tier.REGISTERED,
    programme: str = "",
    partner_type: str = "",
    territory: str = "",
    distributor: Organisation | None = None,
    account_manager: User | None = None,
    since: date | None = None,
) -> Partner:
    """Make an organisation an active partner, with every party that it can be shared with through.

    Where its tier, programme and line open more than ``SHARING_SECOND_PERSON`` parts of records,
    it is vetted until a second person has agreed, at the lowest tier and in nobody's line: neither
    its people nor its distributor see anything before.

    Raises ``Forbidden``, ``Conflict`` if it is one already, and ``Refused`` for a role that is
    none of reseller, distributor and supplier, or a distributor that is none.
    """
    if not can_manage_partners(actor):
        raise Forbidden
    if role not in PARTNER_ROLES:
        raise Refused(
            _("Choose reseller, distributor or supplier."), code="not_a_partner_role", field="role"
        )
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Partner.objects.filter(organisation=locked).exists():
        raise Conflict(_("This organisation is a partner already."), code="already_partner")
    check_distributor(locked, distributor)
    _take_role(locked, role)
    partner: Partner = Partner.objects.create(
        organisation=locked,
        partner_type=partner_type.strip(),
        territory=territory.strip(),
        account_manager=account_manager,
        since=since or timezone.localdate(),
        status=PartnerStatus.VETTING,
    )
    place = {"tier": tier, "programme": programme.strip(), "distributor": distributor}
    _begin(actor, partner, place | {"status": PartnerStatus.ACTIVE})
    publish(actor, PartnerOnboarded(subject_id=partner.pk, organisation_id=locked.pk))
    return partner


def _begin(actor: Actor, partner: Partner, place: Mapping[str, Any]) -> None:
    """Let a new partner in at its place, or have a second person asked about that."""
    ensure_parties_of(partner)
    if not waits(actor, partner, place, ""):
        for name, value in place.items():
            setattr(partner, name, value)
        partner.save(update_fields=[*place])
        ensure_parties_of(partner)
    keep_people_in_step(people_of_organisations([partner.organisation_id]))


def _take_role(organisation: Organisation, role: OrganisationRole) -> None:
    if role not in organisation.roles:
        organisation.roles = [*organisation.roles, role]
        organisation.version += 1
        organisation.save(update_fields=["roles", "version", "updated_at"])


@command("partners.change_partner")
def change_partner(
    *, actor: Actor, partner: Partner, version: int, reason: str = "", **values: Any
) -> Partner:
    """Change fields of ``CHANGEABLE``; what is shared through tier, programme and line follows.

    Where that opens and closes more than ``SHARING_SECOND_PERSON`` parts of records, tier,
    programme and line stay as they are until a second person has agreed. Raises ``Forbidden``,
    ``Conflict`` if somebody changed it since ``version`` or such a change waits already, and
    ``Refusals``.
    """
    if not can_manage_partners(actor):
        raise Forbidden
    locked: Partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if locked.version != version:
        raise Conflict(code="version_conflict", version=locked.version)
    changed = _assign(locked, values)
    if not changed:
        return locked
    place = {name: getattr(locked, name) for name in STANDING if name in changed}
    if place and waits(actor, locked, place, reason):
        before = Partner.objects.get(pk=locked.pk)
        for name in place:
            setattr(locked, name, getattr(before, name))
        changed = [name for name in changed if name not in place]
        if not changed:
            return locked
    locked.version += 1
    locked.save(update_fields=[*changed, "version"])
    ensure_parties_of(locked)
    keep_people_in_step(people_of_organisations([locked.organisation_id]))
    fact = PartnerChanged(subject_id=locked.pk, organisation_id=locked.organisation_id)
    publish(actor, fact, reason=reason.strip())
    return locked


def _assign(locked: Partner, values: Mapping[str, Any]) -> list[str]:
    """Put the values in their place, checked; the names of those that differ."""
    changed = []
    for name, value in values.items():
        if name not in CHANGEABLE:
            raise Refused(_("This field cannot be entered."), code="unknown_field", field=name)
        if getattr(locked, name) != value:
            setattr(locked, name, value)
            changed.append(name)
    check_fields(locked, changed)
    check_distributor(locked.organisation, locked.distributor)
    return changed


def check_distributor(organisation: Organisation, distributor: Organisation | None) -> None:
    """Raise ``Refused`` (``not_a_distributor``) for what is none, and for itself."""
    if distributor is None:
        return
    if distributor.pk == organisation.pk or OrganisationRole.DISTRIBUTOR not in distributor.roles:
        raise Refused(
            _("Choose a distributor from the list of partners."),
            code="not_a_distributor",
            field="distributor",
        )
