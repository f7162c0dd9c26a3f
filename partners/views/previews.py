"""To see the portal as a person of a partner does: begin, stop, and who did so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.forms import PreviewForm
from partners.selectors.organisations import access_partner
from partners.selectors.partners import access_membership
from partners.views.looks import remember
from portal.kernel.errors import DomainError, Forbidden, NotFound
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.paging import listing_of
from portal.kernel.previews import SESSION_KEY, can_preview, running_preview
from portal.kernel.selectors import LATEST_PREVIEWS as LATEST
from portal.kernel.selectors import preview_list
from portal.kernel.services.previews import begin_preview, end_preview


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview_begin(request: HttpRequest, reference: str, public_id: str) -> HttpResponse:
    """``/partners/P-1017/people/<id>/preview/``: say why, then look with this person's eyes."""
    if not request.actor.is_house:
        raise NotFound
    partner = access_partner(actor=request.actor, reference=reference)
    membership = access_membership(
        actor=request.actor, organisation_id=partner.organisation_id, public_id=public_id
    )
    if not can_preview(request.actor, membership.user):
        raise Forbidden(_("You can look as people of partners that you are account manager of."))
    form = PreviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            preview = begin_preview(
                actor=request.actor, person=membership.user, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            remember(request, preview)
            return redirect("home")
    context: dict[str, Any] = {
        "partner": partner,
        "person": membership.user,
        "minutes": settings.PREVIEW_MINUTES,
    }
    return render_form(request, "partners/preview_begin.html", form, **context)


@login_required
@require_POST
def preview_stop(request: HttpRequest) -> HttpResponse:
    """Look with one's own eyes again."""
    preview = running_preview(request.actor.user_id, request.session.pop(SESSION_KEY, ""))
    request.session.save()
    if preview is None:
        return redirect("home")
    end_preview(actor=request.actor, preview=preview)
    messages.success(request, _("The preview has ended. You see the portal as yourself again."))
    member = preview.person.memberships.filter(ended_at=None).first()
    if member is None:
        return redirect("home")
    return redirect("partner_desk", member.organisation.partner.reference)


@login_required
@require_safe
def previews(request: HttpRequest) -> HttpResponse:
    """``/manage/previews/``: who looked with whose eyes, when and why."""
    if not request.actor.is_house:
        raise NotFound
    rows = preview_list(actor=request.actor)
    listing = listing_of(request, _("Previews"), rows, LATEST)
    return render(request, "partners/previews.html", {"list": listing})
