"""``/manage/routes/roles/``: roles of the house that steps name instead of a person."""

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
from workflows.forms import HouseRoleForm
from workflows.selectors.house_roles import house_role_list
from workflows.selectors.policies import house_people
from workflows.services.set_house_role import remove_house_role, set_house_role


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def house_roles(request: HttpRequest) -> HttpResponse:
    """The roles with who has them, and a form for a further one or a change."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = house_role_list(actor=actor)
    form = HouseRoleForm(request.POST or None, people=house_people())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            set_house_role(actor=actor, name=given["name"], person_id=given["person"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The role is saved."))
            return redirect("house_roles")
    return render_form(request, "workflows/house_roles.html", form, roles=rows)


@require_POST
@login_required
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget a role."""
    actor = request.actor  # type: ignore[attr-defined]
    house_role_list(actor=actor)
    try:
        remove_house_role(actor=actor, role=public_id)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The role is removed."))
    return redirect("house_roles")
