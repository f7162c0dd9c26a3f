"""``/manage/calendars/``: when the departments work."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.kernel.errors import DomainError
from portal.kernel.pages.forms import render_form
from workflows.forms import CalendarForm
from workflows.selectors.calendars import access_calendar, calendar_list
from workflows.services.save_calendar import save_calendar


@require_safe
@login_required
def calendars(request: HttpRequest) -> HttpResponse:
    """Every calendar with its hours and the departments that keep it."""
    rows = calendar_list(actor=request.actor)  # type: ignore[attr-defined]
    return render(request, "workflows/calendars.html", {"calendars": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_calendar(request: HttpRequest) -> HttpResponse:
    """A further calendar."""
    calendar_list(actor=request.actor)  # type: ignore[attr-defined]
    return _edit(request, None, CalendarForm(initial={"days": [1, 2, 3, 4, 5]}))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One calendar."""
    row = access_calendar(actor=request.actor, pk=pk)  # type: ignore[attr-defined]
    return _edit(request, row, CalendarForm.of(row))


def _edit(request: HttpRequest, row: Any, form: CalendarForm) -> HttpResponse:
    if request.method == "POST":
        form = CalendarForm(request.POST)
        if form.is_valid():
            values = dict(form.cleaned_data)
            try:
                save_calendar(
                    actor=request.actor,  # type: ignore[attr-defined]
                    calendar_id=row.pk if row else None,
                    **values,
                )
            except DomainError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The calendar is saved."))
                return redirect("calendars")
    return render_form(request, "workflows/calendar.html", form, calendar=row)
