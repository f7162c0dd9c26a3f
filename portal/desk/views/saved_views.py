"""Saved views: keep what a list shows under a name, change it, let lists open with it."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.desk.models import ViewList, ViewRole
from portal.desk.policies import can_change_view, can_set_default
from portal.desk.saved import address_of
from portal.desk.selectors import access_view
from portal.desk.services.save_view import change_view, delete_view, save_view, set_default_view
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages import forms as ours
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.listing import asked_of_list


class ViewForm(ours.Form):
    """The name of a view and whom it is for."""

    name = forms.CharField(
        label=gettext_lazy("Name of the view"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter a name for the view.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Share with colleagues"),
        help_text=gettext_lazy(
            "They find it beside their own views. What they see in it is what they may see."
        ),
        required=False,
        widget=ours.Switch,
    )


class RolesForm(ours.Form):
    """For whom the list opens with a view."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("The list opens with this view for"),
        choices=ViewRole.choices,
        required=False,
        widget=ours.CheckCards,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def view_new(request: HttpRequest, code: str) -> HttpResponse:
    """``/views/<list>/new/?…``: a name for what the list is asked for in the address."""
    if code not in ViewList:
        raise NotFound
    query = asked_of_list(request.META["QUERY_STRING"])
    form = ViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            view = save_view(
                actor=request.actor,  # type: ignore[attr-defined]
                list_code=code,
                query=query,
                **form.cleaned_data,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(address_of(view))
    back = f"{reverse(code)}?{query}" if query else reverse(code)
    context = {"back": back, "list_name": ViewList(code).label, "list_url": reverse(code)}
    return render_form(request, "desk/view_form.html", form, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """``/views/<id>/``: another name or circle; what it asks for stays."""
    actor = request.actor  # type: ignore[attr-defined]
    view = access_view(actor=actor, public_id=str(public_id))
    initial = {"name": view.name, "is_shared": view.is_shared}
    if not can_change_view(actor, view):
        raise NotFound
    form = ViewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            view = change_view(
                actor=actor, public_id=str(public_id), query=view.query, **form.cleaned_data
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(address_of(view))
    roles = [each.role for each in view.defaults.all()]
    context = {
        "view": view,
        "back": address_of(view),
        "list_name": view.get_list_display(),
        "list_url": reverse(view.list),
        "roles": RolesForm(initial={"roles": roles}) if can_set_default(actor, view) else None,
    }
    return render_form(request, "desk/view_form.html", form, **context)


@login_required
@require_POST
def view_update(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let a view ask for what its owner has set meanwhile; name and circle stay."""
    actor = request.actor  # type: ignore[attr-defined]
    view = access_view(actor=actor, public_id=str(public_id))
    view = change_view(
        actor=actor,
        public_id=str(public_id),
        name=view.name,
        query=request.POST.get("query", ""),
        is_shared=view.is_shared,
    )
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(address_of(view))


@login_required
@require_POST
def view_roles(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For whom the list opens with this view."""
    view = set_default_view(
        actor=request.actor,  # type: ignore[attr-defined]
        public_id=str(public_id),
        roles=request.POST.getlist("roles"),
    )
    number = view.defaults.count()
    text = ngettext(
        "The list opens with this view for %(number)s role.",
        "The list opens with this view for %(number)s roles.",
        number,
    )
    nobody = _("The list opens with this view for nobody any more.")
    messages.success(request, text % {"number": number} if number else nobody)
    return redirect(address_of(view))


@login_required
@require_POST
def view_delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Delete a view; the list itself stays as it is."""
    view = delete_view(actor=request.actor, public_id=str(public_id))  # type: ignore[attr-defined]
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect(f"{reverse(view.list)}?default=off")
