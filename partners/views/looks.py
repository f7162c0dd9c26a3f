"""To see the portal as if something unsaved were saved: a share, a rule, a wall, an agreement, a
place in the programme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.engine.parties import own_party
from partners.forms_agreements import VersionForm
from partners.forms_rules import RuleForm
from partners.forms_walls import WallForm
from partners.models import Tier
from partners.rehearsal import place_to_look_under, version_to_look_under
from partners.selectors.agreements import condition_named
from partners.selectors.parties import (
    owner_named,
    party_named,
    people_bound_to_look_as,
    people_to_look_as,
    record_of_kind,
)
from partners.views.agreements import agreement_of, agreement_page
from partners.views.kinds import kind_asked, ruled_kinds
from partners.views.partners import partner_form, partner_form_page, partner_to_change
from partners.views.places import distributor_named
from partners.views.records import place_to_share
from partners.views.rules import rule_page
from partners.views.share import share_form, share_page, terms
from partners.views.walls import administrators_only, wall_page
from portal.kernel.errors import DomainError, Refused
from portal.kernel.models import Preview, User
from portal.kernel.pages.forms import Form
from portal.kernel.previews import SESSION_KEY
from portal.kernel.services.previews import begin_preview
from sharing.models import Party
from sharing.rehearsal import rule_to_look_under, share_to_look_under, wall_to_look_behind
from sharing.shareable import shareables


def remember(request: HttpRequest, preview: Preview) -> None:
    """Let the session look through the preview, in the transaction that begins it: open pages
    are told of its beginning at once, and ask the session."""
    request.session[SESSION_KEY] = str(preview.public_id)
    request.session.save()


def _looks(
    request: HttpRequest,
    form: Form,
    change: Callable[[str], dict[str, Any]],
    why: str,
    *,
    party: Party | None = None,
) -> bool:
    """Begin to look as who was chosen, under the change of a form for a reason; whether it began.

    The form says why if it does not. Why somebody looks may be said before why they save. Who may
    be chosen counts as the ``party``, else as the one that the form names.
    """
    if "reason" in form.fields:
        form.fields["reason"].required = False
    if not form.is_valid():
        return False
    reason = form.cleaned_data.get("reason") or why
    try:
        preview = begin_preview(
            actor=request.actor,
            person=_person(request, form, party),
            reason=reason,
            change=change(reason),
        )
    except DomainError as error:
        form.refuse(error)
        return False
    remember(request, preview)
    return True


def _person(request: HttpRequest, form: Form, party: Party | None) -> User:
    asked = request.POST.get("person", "")
    if party is None and (named := form.cleaned_data.get("party")):
        party = party_named(named)
    found = (
        people_to_look_as(actor=request.actor, party=party, asked=asked)
        if party
        else people_bound_to_look_as(actor=request.actor, asked=asked)
    )
    if not found:
        field = "party" if "party" in form.fields else ""
        raise Refused(_("Choose a person to look as."), code="nobody_to_look_as", field=field)
    return found[0]


@login_required
@require_POST
def share_look(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """See the portal as a person of the receiver will, once the share in the form is saved."""
    place = place_to_share(request, kind, ref)
    form = share_form(request, place)

    def change(reason: str) -> dict[str, Any]:
        asked = terms(request.actor, form.cleaned_data) | {"reason": reason}
        # Whoever looks, looks as of its beginning.
        del asked["valid_from"]
        return share_to_look_under(record=place.record, **asked)

    if _looks(request, form, change, _("Before sharing %(name)s") % {"name": place.name}):
        return redirect(place.page or place.url)
    return share_page(request, place, form)


@login_required
@require_POST
def rule_look(request: HttpRequest) -> HttpResponse:
    """See the portal as a person of the receiver will, once the rule in the form is applied."""
    administrators_only(request)
    form = RuleForm(request.POST, shareable=kind_asked(request, ruled_kinds()))
    form.fields["name"].required = False

    def change(reason: str) -> dict[str, Any]:
        values = form.cleaned_data
        return rule_to_look_under(
            party=party_named(values["party"]),
            shareable=form.shareable,
            criteria=form.criteria(),
            facets=values["facets"],
            condition=condition_named(values["agreement"]),
            reason=reason,
        )

    if _looks(request, form, change, _("Before saving a rule")):
        return redirect("home")
    return rule_page(request, form)


@login_required
@require_POST
def wall_look(request: HttpRequest) -> HttpResponse:
    """See the portal as a person whom the wall in the form will keep out."""
    administrators_only(request)
    shareable = kind_asked(request, shareables())
    form = WallForm(request.POST, shareable=shareable)

    def change(reason: str) -> dict[str, Any]:
        values = form.cleaned_data
        return wall_to_look_behind(
            party=party_named(values["party"]),
            shareable=shareable,
            record=record_of_kind(request.actor, shareable, values.get("record")),
            owner=owner_named(values.get("owner")),
            facets=values["facets"] or None,
            reason=reason,
        )

    if _looks(request, form, change, _("Before putting up a wall")):
        return redirect("home")
    return wall_page(request, form, shareable)


@login_required
@require_POST
def agreement_look(request: HttpRequest, public_id: str) -> HttpResponse:
    """See the portal as a person of a company that has yet to accept the version in the form."""
    found = agreement_of(request, public_id)
    form = VersionForm(request.POST)

    def change(_reason: str) -> dict[str, Any]:
        note = form.cleaned_data["note"]
        return version_to_look_under(agreement=found, texts=form.texts(), note=note)

    why = _("Before a version of “%(name)s”") % {"name": found.name}
    if _looks(request, form, change, why):
        return redirect("home")
    return agreement_page(request, found, form)


@login_required
@require_POST
def place_look(request: HttpRequest, reference: str) -> HttpResponse:
    """See the portal as a person of the partner will, once it has the place in the form."""
    partner = partner_to_change(request, reference)
    form = partner_form(partner, request.POST)

    def change(_reason: str) -> dict[str, Any]:
        values = form.cleaned_data
        return place_to_look_under(
            partner=partner,
            tier=Tier(values["tier"]),
            programme=values["programme"],
            distributor=distributor_named(request.actor, values["distributor"]),
        )

    why = _("Before %(name)s has another place") % {"name": partner.organisation.name}
    if _looks(request, form, change, why, party=own_party(partner)):
        return redirect("home")
    return partner_form_page(request, partner, form)
