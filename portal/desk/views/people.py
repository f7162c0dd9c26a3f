"""``/manage/people/``: who works at the house, in which department, by which hours."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.desk.forms_people import ColleagueForm, DepartmentForm
from portal.kernel.errors import DomainError
from portal.kernel.pages.forms import render_form
from portal.kernel.selectors import colleague_list, department_list
from portal.kernel.services.colleagues import add_colleague, set_up_department


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Colleagues and departments."""
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "people": colleague_list(actor=actor),
        "departments": department_list(actor=actor),
    }
    return render(request, "desk/people.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def colleague_new(request: HttpRequest) -> HttpResponse:
    """An account for a colleague, who gets a mail to choose a password."""
    actor = request.actor  # type: ignore[attr-defined]
    colleague_list(actor=actor)
    sent = request.POST if request.method == "POST" else None
    form = ColleagueForm(sent, initial={"language": "en"})
    if form.is_valid():
        try:
            made = add_colleague(actor=actor, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            text = _("%(name)s gets a mail to choose a password.")
            messages.success(request, text % {"name": made.full_name})
            return redirect("people")
    return render_form(request, "desk/colleague_form.html", form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def department(request: HttpRequest) -> HttpResponse:
    """Open a department, or give it other hours."""
    actor = request.actor  # type: ignore[attr-defined]
    known = {each.code: each.calendar_id for each in department_list(actor=actor)}
    code = request.GET.get("code", "")
    sent = request.POST if request.method == "POST" else None
    form = DepartmentForm(sent, initial={"code": code, "calendar": known.get(code)})
    if form.is_valid():
        set_up_department(actor=actor, **form.cleaned_data)
        messages.success(request, _("The department keeps these hours from now on."))
        return redirect("people")
    return render_form(request, "desk/department_form.html", form)
