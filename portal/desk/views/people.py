"""``/manage/people/``: who works at the house, in which department, by which hours."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.desk.forms_people import ColleagueForm, DepartmentForm, RemitForm
from portal.kernel.errors import DomainError
from portal.kernel.models import Department, User
from portal.kernel.pages.forms import render_form
from portal.kernel.selectors import colleague, colleague_list, department_list
from portal.kernel.services.colleagues import add_colleague, set_up_department
from portal.kernel.services.remits import set_remit


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
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """``/manage/people/…/``: how far somebody sees with each of their departments."""
    actor = request.actor  # type: ignore[attr-defined]
    who = colleague(actor=actor, public_id=public_id)
    sent = RemitForm(request.POST) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        try:
            set_remit(actor=actor, person=who, **sent.named)
        except DomainError as error:
            sent.refuse(error)
        else:
            text = _("%(name)s sees records by this from now on.")
            messages.success(request, text % {"name": who.full_name})
            return redirect("person", public_id)
    status = 422 if sent is not None else 200
    places = _places(who, sent)
    # A department that is not theirs: what was refused stands by itself.
    lost = sent is not None and all(form is not sent for _place, form in places)
    context = {"person": who, "places": places, "refused": sent if lost else None}
    return render(request, "desk/person.html", context, status=status)


def _places(who: User, sent: RemitForm | None) -> list[tuple[Department, RemitForm]]:
    """Each department of theirs with its form: the one that was sent as it was sent."""
    held = {each.department_id: each for each in who.remits.all()}
    asked = sent.data.get("department") if sent is not None else None
    found = []
    for place in who.departments.all():
        remit = held.get(place.pk)
        said = {"department": place.code} | (
            {
                "countries": ", ".join(remit.countries),
                "product_lines": ", ".join(remit.product_lines),
                "own_only": remit.own_only,
            }
            if remit
            else {}
        )
        form = sent if sent is not None and asked == place.code else RemitForm(initial=said)
        form.auto_id = f"id_{place.code}_%s"
        found.append((place, form))
    return found


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
