"""The people who act for a partner: invite, change, remove."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.engine.parties import keep_people_in_step
from partners.events import MemberInvited, MemberRemoved, MemberRoleChanged
from partners.models import Membership, MembershipRole, Organisation, Partner, PartnerStatus
from partners.policies import can_manage_members, can_manage_partners
from partners.services.keys import end_keys_of
from partners.services.standing import end_access
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.contributors import contributions
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import publish
from portal.kernel.models import User


@command("partners.invite_member")
def invite_member(
    *,
    actor: Actor,
    organisation: Organisation,
    email: str,
    full_name: str,
    role: MembershipRole = MembershipRole.USER,
    job_title: str = "",
    language: str = "en",
) -> Membership:
    """Give a person access for a partner; the mail that follows lets them choose a password.

    Raises ``NotFound`` and ``Forbidden``, ``Conflict`` for a suspended partner or a
    member already, ``Refused`` for an address that is none, or one that belongs to the house.
    """
    _check_may_manage(actor, organisation)
    address = _address(email)
    if not full_name.strip():
        raise Refused(_("Enter the person's name."), code="name_missing", field="full_name")
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        user = User.objects.create_user(
            address, None, full_name=full_name.strip(), language=language
        )
    else:
        _check_may_join(user)
    if Membership.objects.filter(user=user, organisation=organisation, ended_at=None).exists():
        raise Conflict(_("This person is a member already."), code="already_member", field="email")
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, job_title=job_title.strip()
    )
    keep_people_in_step([user.pk])
    publish(
        actor,
        MemberInvited(subject_id=membership.pk, organisation_id=organisation.pk, user_id=user.pk),
    )
    return membership


@command("partners.change_member_role")
def change_member_role(
    *, actor: Actor, membership: Membership, role: MembershipRole
) -> Membership:
    """Change what a member may do for the partner; keys that only an admin may answer for end.

    Raises ``NotFound`` and ``Forbidden``, ``Conflict`` if the membership ended, ``Refused`` if the
    partner would be left without an admin.
    """
    locked = _locked(actor, membership)
    if locked.role == role:
        return locked
    if role != MembershipRole.ADMIN:
        _check_an_admin_remains(actor, locked)
    locked.role = role
    locked.save(update_fields=["role"])
    if role != MembershipRole.ADMIN:
        end_keys_of(actor, locked)
    keep_people_in_step([locked.user_id])
    publish(
        actor,
        MemberRoleChanged(
            subject_id=locked.pk,
            organisation_id=locked.organisation_id,
            user_id=locked.user_id,
        ),
    )
    return locked


@command("partners.remove_member")
def remove_member(*, actor: Actor, membership: Membership, reason: str = "") -> Membership:
    """End a person's access for the partner at once, with the keys that they answer for, and
    with their sessions and tokens if they act for nobody else. Raises as ``change_member_role``.
    """
    locked = _locked(actor, membership)
    _check_an_admin_remains(actor, locked)
    locked.ended_at = timezone.now()
    locked.save(update_fields=["ended_at"])
    end_keys_of(actor, locked)
    keep_people_in_step([locked.user_id])
    end_access([locked.user_id])
    contributions("partners.remove_member", actor, [locked.user_id])
    publish(
        actor,
        MemberRemoved(
            subject_id=locked.pk,
            organisation_id=locked.organisation_id,
            user_id=locked.user_id,
        ),
        reason=reason.strip(),
    )
    return locked


def _check_may_join(user: User) -> None:
    """Neither programs of a partner nor people of the house act for another one."""
    if user.is_machine:
        raise _not_an_address()
    if user.is_administrator or user.departments.exists():
        raise Refused(
            _("This address belongs to the house. Enter the address of a colleague of yours."),
            code="belongs_to_house",
            field="email",
        )


def _check_may_manage(actor: Actor, organisation: Organisation) -> None:
    if not actor.is_house and not actor.belongs_to(organisation.pk):
        raise NotFound
    if not can_manage_members(actor, organisation.pk):
        raise Forbidden
    partner = Partner.objects.filter(organisation=organisation).first()
    if partner is None or partner.status != PartnerStatus.ACTIVE:
        raise Conflict(
            _("Only an active partner can have members. Reinstate the partner first."),
            code="partner_not_active",
        )


def _locked(actor: Actor, membership: Membership) -> Membership:
    # The organisation's row makes changes of its admins wait for each other.
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    _check_may_manage(actor, organisation)
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.ended_at is not None:
        raise Conflict(_("This person is no longer a member."), code="membership_ended")
    return locked


def _check_an_admin_remains(actor: Actor, membership: Membership) -> None:
    """A partner keeps an admin; the house may take the last one away."""
    if membership.role != MembershipRole.ADMIN or can_manage_partners(actor):
        return
    others = Membership.objects.filter(
        organisation=membership.organisation_id, role=MembershipRole.ADMIN, ended_at=None
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise Refused(
            _("Make another colleague partner admin first: somebody has to be."),
            code="last_admin",
            field="role",
        )


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise _not_an_address() from None
    return address


def _not_an_address() -> Refused:
    return Refused(
        _("Enter an e-mail address, for example name@company.com."),
        code="not_an_address",
        field="email",
    )
