"""One share of a record of any kind: take it back, or move its end beside what that changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.forms_sharing import ExtendForm
from partners.models import SharingChangeKind
from partners.selectors.parties import name_parties
from partners.selectors.sharing_changes import waiting_end_of
from partners.views.records import Place, place_to_share
from partners.views.second_person import foreseen, waiting_context
from partners.views.sharing import end_of_day
from partners.views.walls import named_effects
from portal.kernel.errors import DomainError, each
from portal.kernel.finding import one_of
from sharing.models import Grant
from sharing.selectors import grants_on
from sharing.services.extend import extend_grant
from sharing.services.revoke import revoke_grant
from sharing.share_disclosure import extension_effect


def _own_grant(request: HttpRequest, kind: str, ref: str, public_id: str) -> tuple[Place, Grant]:
    """A grant, whatever became of it, for whoever may share its record. Raises ``NotFound`` and
    ``Forbidden``."""
    place = place_to_share(request, kind, ref)
    actor = request.actor  # type: ignore[attr-defined]
    return place, one_of(grants_on(actor=actor, record=place.record, past=True), public_id)


@login_required
def revoke(request: HttpRequest, kind: str, ref: str, public_id: str) -> HttpResponse:
    """Ask, then take a grant back."""
    place, grant = _own_grant(request, kind, ref, public_id)
    party = name_parties([grant.party])[0]
    if request.method == "POST":
        actor, reason = request.actor, request.POST.get("reason", "")  # type: ignore[attr-defined]
        try:
            revoke_grant(actor=actor, grant=grant, reason=reason)
        except DomainError as error:
            messages.error(request, str(each(error)[0]))
        else:
            text = _("%(name)s no longer sees what was shared.") % {"name": party.name}
            messages.success(request, text)
        return redirect(place.url)
    context = {"place": place, "grant": grant, "party": party}
    return render(request, "partners/revoke.html", context)


@login_required
def extend(request: HttpRequest, kind: str, ref: str, public_id: str) -> HttpResponse:
    """Move the end of a grant."""
    place, grant = _own_grant(request, kind, ref, public_id)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            extend_grant(
                actor=request.actor,  # type: ignore[attr-defined]
                grant=grant,
                valid_until=end_of_day(form.cleaned_data["valid_until"]),
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            waits = _("A second person is asked. Until then the share ends as it did.")
            done = _("The end of the share is moved.")
            messages.success(request, waits if waiting_end_of(grant) else done)
            return redirect(place.url)
    context = {"place": place, "grant": grant, "form": form} | _told(request, grant)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "partners/extend.html", context, status=status)


@login_required
@require_safe
def extend_preview(request: HttpRequest, kind: str, ref: str, public_id: str) -> HttpResponse:
    """What another end of a grant changes, read again whenever it does."""
    place, grant = _own_grant(request, kind, ref, public_id)
    context = {"place": place, "grant": grant} | _told(request, grant)
    return render(request, "partners/extend_preview.html", context)


def _told(request: HttpRequest, grant: Grant) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    context: dict[str, Any] = {"party": name_parties([grant.party])[0]}
    change = waiting_end_of(grant)
    if change is not None:
        context |= waiting_context(actor, SharingChangeKind.SHARE, change.subject_id)
    asked = (request.POST or request.GET).get("valid_until")
    if asked is None:
        return context
    try:
        until = end_of_day(date.fromisoformat(asked)) if asked else None
    except ValueError:
        return context
    effect = extension_effect(grant=grant, valid_until=until)
    context["effects"] = named_effects([effect])
    context["until"] = until
    return context | foreseen(actor, SharingChangeKind.SHARE, [effect], until=until)
