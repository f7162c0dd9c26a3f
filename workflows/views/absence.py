"""``/me/absence/``: when one is away, and who stands in."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages.forms import render_form
from workflows.forms import AbsenceForm
from workflows.models import Absence
from workflows.requests import request_types
from workflows.selectors.absences import own_absences, substitutions
from workflows.services.report_absence import cancel_absence, report_absence

# The service names its inputs by moments, the form by days.
_FIELDS = {"starts_at": "first_day", "ends_at": "last_day"}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def absence(request: HttpRequest) -> HttpResponse:
    """The viewer's absences, a form for the next one, and for whom they stand in."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_house:
        raise NotFound
    form = AbsenceForm(actor.user_id, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        starts_at, ends_at = form.period()
        substitute = form.cleaned_data["substitute"]
        try:
            report_absence(
                actor=actor,
                starts_at=starts_at,
                ends_at=ends_at,
                substitute_id=substitute.pk if substitute else None,
                note=form.cleaned_data["note"],
                kinds=form.cleaned_data["kinds"],
            )
        except DomainError as error:
            error.field = _FIELDS.get(error.field or "", error.field)
            form.refuse(error)
        else:
            messages.success(request, _("Your absence is noted."))
            return redirect("absence")
    return render_form(
        request,
        "workflows/absence.html",
        form,
        absences=[_line(row) for row in own_absences(actor=actor)],
        substitutions=[_line(row) for row in substitutions(actor=actor)],
    )


def _line(absence: Absence) -> dict[str, Any]:
    """An absence with the kinds of request that it is about, in words; none for all."""
    labels = {kind.code: str(kind.label) for kind in request_types()}
    kinds = ", ".join(labels.get(code, code) for code in absence.kinds)
    return {"absence": absence, "kinds": kinds}


@require_POST
@login_required
def cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Call an absence off, or end it now."""
    cancel_absence(actor=request.actor, absence=public_id)  # type: ignore[attr-defined]
    messages.success(request, _("The absence is cancelled."))
    return redirect("absence")
