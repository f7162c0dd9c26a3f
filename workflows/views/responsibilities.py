"""``/manage/routes/responsibilities/``: who answers for a product line in a territory."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.kernel.errors import DomainError
from portal.kernel.pages.forms import render_form
from workflows.forms import ResponsibilityForm
from workflows.selectors.policies import house_people
from workflows.selectors.responsibilities import responsibility_list
from workflows.services.set_responsibility import remove_responsibility, set_responsibility


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def responsibilities(request: HttpRequest) -> HttpResponse:
    """The matrix, and a form for a further cell."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = responsibility_list(actor=actor)
    form = ResponsibilityForm(request.POST or None, people=house_people())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            set_responsibility(
                actor=actor,
                territory=given["territory"],
                product_line=given["product_line"],
                person_id=given["person"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The matrix is saved."))
            return redirect("responsibilities")
    return render_form(request, "workflows/responsibilities.html", form, cells=rows)


@require_POST
@login_required
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a cell out."""
    responsibility_list(actor=request.actor)  # type: ignore[attr-defined]
    remove_responsibility(actor=request.actor, responsibility=public_id)  # type: ignore[attr-defined]
    messages.success(request, _("The matrix is saved."))
    return redirect("responsibilities")
