"""The desk's view of partners, and a partner's own company page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.forms import OnboardForm, PartnerForm
from partners.models import MembershipRole, Organisation, OrganisationRole, Partner, Tier
from partners.models.partners import PartnerStatus
from partners.policies import can_manage_partners, can_share_organisations
from partners.selectors.organisations import access_partner, party_of_partner
from partners.selectors.partners import (
    PartnerFilters,
    grants_to,
    partner_page,
    scorecard_of,
)
from partners.services.onboarding import change_partner, onboard_partner
from partners.services.organisations import create_organisation
from partners.services.standing import reinstate_partner, suspend_partner
from partners.views.company import member_rows
from partners.views.places import (
    distributor_named,
    effects_shown,
    place_context,
    waiting_place,
)
from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict, DomainError, Forbidden, NotFound, Refused
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.listing import Listing
from sharing.policies import visible_to


def _house_only(request: HttpRequest) -> None:
    if not request.actor.is_house:
        raise NotFound


@login_required
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """``/partners/``: who is a partner, at which tier, with how many people."""
    _house_only(request)
    read = request.GET.get
    filters = PartnerFilters(read("q", ""), read("tier", ""), read("status", ""), read("role", ""))
    found = partner_page(
        actor=request.actor, filters=filters, after=read("after"), before=read("before")
    )
    listing = Listing(
        request, _("Partners"), found, filters=("tier", "status", "role"), live="Partner"
    )
    labels = {
        "tier": (_("Tier"), dict(Tier.choices)),
        "status": (_("Status"), dict(PartnerStatus.choices)),
        "role": (_("Role"), dict(OrganisationRole.choices)),
    }
    listing.chips = [
        listing.chip(name, label, str(words.get(read(name), read(name))))
        for name, (label, words) in labels.items()
        if read(name)
    ]
    context = {
        "list": listing,
        "tiers": Tier.choices,
        "statuses": PartnerStatus.choices,
        "may_manage": can_manage_partners(request.actor),
    }
    return render(request, "partners/partners.html", context)


@login_required
@require_safe
def partner(request: HttpRequest, reference: str) -> HttpResponse:
    """``/partners/P-1017/``: programme, people, what is shared with it, first figures."""
    _house_only(request)
    seen = access_partner(actor=request.actor, reference=reference)
    party = party_of_partner(seen)
    grants = list(grants_to(actor=request.actor, party=party)[:100])
    context = {
        "partner": seen,
        "members": member_rows(request, seen, reference),
        "may_invite": can_manage_partners(request.actor),
        "roles": MembershipRole.choices,
        "shared": _with_records(request.actor, grants),
        "scorecard": scorecard_of(party),
        "may_manage": can_manage_partners(request.actor),
        "may_share": can_share_organisations(request.actor),
    } | waiting_place(request, seen)
    return render(request, "partners/partner.html", context)


def _with_records(actor: Actor, grants: list[Any]) -> list[tuple[Any, Any]]:
    """Grants on organisations with the organisation; other kinds by their own pages."""
    label = Organisation.shareable.label
    ids = [grant.object_id for grant in grants if grant.subject == label]
    records = visible_to(actor, Organisation.objects.filter(pk__in=ids)).in_bulk()
    return [
        (grant, records[grant.object_id])
        for grant in grants
        if grant.subject == label and grant.object_id in records
    ]


@login_required
def partner_new(request: HttpRequest) -> HttpResponse:
    """``/partners/new/``: onboard a partner, entering its organisation."""
    if not can_manage_partners(request.actor):
        raise Forbidden
    form = OnboardForm(request.POST or None, initial={"tier": Tier.REGISTERED})
    if request.method == "POST" and form.is_valid():
        try:
            made = _onboard(request, form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            _say(request, made, _("The partner is entered. Invite its first people now."))
            return redirect("partner_desk", made.reference)
    return render_form(request, "partners/partner_form.html", form, partner=None)


def _onboard(request: HttpRequest, values: dict[str, Any]) -> Partner:
    organisation = create_organisation(
        actor=request.actor,
        values={
            "name": values["name"],
            "roles": [values["role"]],
            "country": values["country"],
            "city": values["city"],
        },
    )
    return onboard_partner(
        actor=request.actor,
        organisation=organisation,
        role=OrganisationRole(values["role"]),
        tier=Tier(values["tier"]),
        programme=values["programme"],
        partner_type=values["partner_type"],
        territory=values["territory"],
        distributor=distributor_named(request.actor, values["distributor"]),
        account_manager=request.user if request.actor.in_department("sales") else None,
    )


@login_required
def partner_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """``/partners/P-1017/edit/``: tier, programme, territory, distributor."""
    seen = partner_to_change(request, reference)
    form = partner_form(seen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version") or 0
        try:
            values["distributor"] = distributor_named(request.actor, values["distributor"])
            change_partner(actor=request.actor, partner=seen, version=version, **values)
        except DomainError as error:
            form.refuse(error)
        else:
            _say(request, seen, _("The changes are saved."))
            return redirect("partner_desk", seen.reference)
    return partner_form_page(request, seen, form)


def partner_to_change(request: HttpRequest, reference: str) -> Partner:
    """A partner, for whoever may change its place. Raises ``NotFound`` and ``Forbidden``."""
    _house_only(request)
    seen = access_partner(actor=request.actor, reference=reference)
    if not can_manage_partners(request.actor):
        raise Forbidden
    return seen


def partner_form(partner: Partner, data: Any) -> PartnerForm:
    """The form of its place, as it is or as it was typed."""
    names = ("version", "tier", "programme", "partner_type", "territory")
    initial: dict[str, Any] = {name: getattr(partner, name) for name in names}
    form = PartnerForm(data, initial=initial)
    if partner.distributor:
        form.initial["distributor"] = partner.distributor.partner.reference
        form.fields["distributor"].widget.label = partner.distributor.name  # type: ignore[attr-defined]
    return form


def partner_form_page(request: HttpRequest, partner: Partner, form: PartnerForm) -> HttpResponse:
    """The form beside what it would change."""
    place = place_context(request, partner, request.POST)
    return render_form(request, "partners/partner_form.html", form, partner=partner, **place)


def _say(request: HttpRequest, partner: Partner, done: str) -> None:
    """That it is done, or that a second person is asked about its tier, programme or line."""
    waits = _("A second person is asked. Until then the partner sees what it sees now.")
    messages.success(request, waits if waiting_place(request, partner) else done)


@login_required
def partner_standing(request: HttpRequest, reference: str) -> HttpResponse:
    """Suspend an active partner, or let a suspended one back in, after a reason."""
    _house_only(request)
    seen = access_partner(actor=request.actor, reference=reference)
    context = {"partner": seen, "is_active": seen.status == PartnerStatus.ACTIVE, "error": ""}
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            if context["is_active"]:
                receipt = suspend_partner(actor=request.actor, partner=seen, reason=reason)
                return render(request, "partners/suspended.html", {"receipt": receipt})
            reinstate_partner(actor=request.actor, partner=seen, reason=reason)
        except (Conflict, Refused) as error:
            context |= {"error": str(error), "reason": reason}
            return render(request, "partners/standing.html", context, status=422)
        _say(request, seen, _("The partner is active again."))
        return redirect("partner_desk", seen.reference)
    after = PartnerStatus.SUSPENDED if context["is_active"] else PartnerStatus.ACTIVE
    if can_manage_partners(request.actor):
        context |= effects_shown(request, seen, {"status": after})
        context |= waiting_place(request, seen)
    return render(request, "partners/standing.html", context)


@login_required
@require_safe
def partner_options(request: HttpRequest) -> HttpResponse:
    """The answer of the distributor combobox."""
    _house_only(request)
    filters = PartnerFilters(query=request.GET.get("q", ""), role="distributor")
    found = partner_page(actor=request.actor, filters=filters)
    options = [
        {"value": each.reference, "label": each.organisation.name, "note": each.reference}
        for each in found.items[:12]
    ]
    return render(request, "components/options.html", {"options": options})
