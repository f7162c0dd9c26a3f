"""A partner's own company page, and its people."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.forms import InviteForm
from partners.models import Membership, MembershipRole, Partner
from partners.policies import can_manage_members
from partners.selectors.organisations import access_partner
from partners.selectors.partners import access_membership, members_of
from partners.services.members import change_member_role, invite_member, remove_member
from portal.kernel.errors import DomainError, Forbidden, NotFound, Refused
from portal.kernel.pages.forms import render_form
from portal.kernel.previews import can_preview


def _own_partner(request: HttpRequest, reference: str = "") -> Partner:
    """The company whose people are shown: the viewer's own, or one that the desk looks after."""
    if reference:
        return access_partner(actor=request.actor, reference=reference)
    own = Partner.objects.select_related("organisation", "account_manager", "distributor")
    found = own.filter(organisation__in=list(request.actor.organisations)).order_by("pk").first()
    if found is None:
        raise NotFound
    return found


def member_rows(request: HttpRequest, seen: Partner, reference: str = "") -> list[Membership]:
    """The people of a partner, each with the address that changes their access."""
    rows = list(members_of(actor=request.actor, organisation_id=seen.organisation_id)[:500])
    for row in rows:
        person = row.user.public_id
        row.action_url = (  # type: ignore[attr-defined]
            reverse("partner_member", args=[reference, person])
            if reference
            else reverse("member", args=[person])
        )
        if reference and can_preview(request.actor, row.user):
            row.preview_url = reverse("preview_begin", args=[reference, person])  # type: ignore[attr-defined]
    return rows


@login_required
@require_safe
def company(request: HttpRequest) -> HttpResponse:
    """``/partner/``: the viewer's own company, its people and its place in the programme."""
    seen = _own_partner(request)
    context = {
        "partner": seen,
        "members": member_rows(request, seen),
        "may_invite": can_manage_members(request.actor, seen.organisation_id),
        "is_admin": request.actor.administers(seen.organisation_id),
        "roles": MembershipRole.choices,
    }
    return render(request, "partners/company.html", context)


@login_required
def invite(request: HttpRequest, reference: str = "") -> HttpResponse:
    """Invite a colleague: a partner admin for the own company, the desk for any partner."""
    seen = _own_partner(request, reference)
    if not can_manage_members(request.actor, seen.organisation_id):
        raise Forbidden
    form = InviteForm(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        try:
            invite_member(actor=request.actor, organisation=seen.organisation, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The invitation is sent."))
            return redirect(_home_of(reference), *([reference] if reference else []))
    return render_form(request, "partners/invite.html", form, partner=seen)


def _home_of(reference: str) -> str:
    return "partner_desk" if reference else "partner"


def _role(code: str) -> MembershipRole:
    if code not in MembershipRole.values:
        raise Refused(_("Choose a role from the list."), field="role")
    return MembershipRole(code)


@login_required
@require_POST
def member(request: HttpRequest, public_id: str, reference: str = "") -> HttpResponse:
    """Change a colleague's role, or end their access."""
    seen = _own_partner(request, reference)
    membership = access_membership(
        actor=request.actor, organisation_id=seen.organisation_id, public_id=public_id
    )
    try:
        if "remove" in request.POST:
            remove_member(actor=request.actor, membership=membership)
            messages.success(request, _("The person no longer has access."))
        else:
            role = _role(request.POST.get("role", ""))
            change_member_role(actor=request.actor, membership=membership, role=role)
            messages.success(request, _("The role is changed."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect(_home_of(reference), *([reference] if reference else []))
