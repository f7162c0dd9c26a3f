"""Entering and changing customers and their contacts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from partners.forms import ORGANISATION_FIELDS, ContactForm, OrganisationForm
from partners.models import Organisation
from partners.policies import can_create_organisation
from partners.selectors.organisations import access_contact, access_organisation, record_of
from partners.services.contacts import FIELDS, add_contact, edit_contact, remove_contact
from partners.services.organisations import create_organisation, edit_organisation
from partners.views.customer import editable_facets
from portal.kernel.errors import Conflict, DomainError, Forbidden
from portal.kernel.pages.forms import render_form


@login_required
def customer_new(request: HttpRequest) -> HttpResponse:
    """``/customers/new/``; ``?name=`` and ``?country=`` fill it in, then ``?next=`` opens."""
    if not can_create_organisation(request.actor):
        raise Forbidden
    known = {name: request.GET[name] for name in ("name", "country") if name in request.GET}
    initial = {"status": "active", "currency": "EUR", **known}
    form = OrganisationForm(
        request.POST or None, initial=initial, editable=frozenset(ORGANISATION_FIELDS)
    )
    if request.method == "POST" and form.is_valid():
        try:
            created = create_organisation(actor=request.actor, values=form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The customer is entered."))
            onward = request.GET.get("next", "")
            if url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
                return redirect(onward)
            return redirect("customer", created.reference)
    return render_form(request, "partners/customer_form.html", form)


@login_required
def customer_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """``/customers/C-1042/edit/``: the fields of the facets that the actor may change."""
    seen = access_organisation(actor=request.actor, reference=reference)
    facets = editable_facets(request, seen)
    if not facets:
        raise Forbidden
    field_facets = Organisation.shareable.field_facets
    editable = frozenset(n for n in ORGANISATION_FIELDS if field_facets[n] in facets)
    initial = {name: getattr(seen, name) for name in editable} | {"version": seen.version}
    form = OrganisationForm(request.POST or None, initial=initial, editable=editable)
    theirs: list[tuple[Any, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            edit_organisation(
                actor=request.actor,
                organisation=record_of(seen),
                version=form.cleaned_data["version"] or 0,
                values=form.values(),
            )
        except Conflict as error:
            form.refuse(error)
            theirs = _present_values(form, seen)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("customer", seen.reference)
    context = {"customer": seen, "theirs": theirs}
    return render_form(request, "partners/customer_form.html", form, **context)


def _present_values(form: OrganisationForm, seen: Any) -> list[tuple[Any, Any]]:
    """What somebody else saved meanwhile, where it differs from what was typed."""
    form.data = form.data.copy()
    form.data["version"] = seen.version
    return [
        (form.fields[name].label, getattr(seen, name))
        for name in form.fields
        if name != "version" and form.cleaned_data.get(name) != getattr(seen, name)
    ]


@login_required
def contact_new(request: HttpRequest, reference: str) -> HttpResponse:
    """``/customers/C-1042/contacts/new/``."""
    seen = access_organisation(actor=request.actor, reference=reference)
    if "contacts" not in editable_facets(request, seen):
        raise Forbidden
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_contact(
                actor=request.actor, organisation=record_of(seen), values=form.cleaned_data
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The contact is saved."))
            return redirect("customer", seen.reference)
    return render_form(request, "partners/contact_form.html", form, customer=seen)


@login_required
def contact(request: HttpRequest, reference: str, public_id: str) -> HttpResponse:
    """``/customers/C-1042/contacts/…/``: change a contact, or take it off the list."""
    seen = access_organisation(actor=request.actor, reference=reference)
    person = access_contact(actor=request.actor, public_id=public_id)
    form = ContactForm(
        request.POST or None, initial={name: getattr(person, name) for name in FIELDS}
    )
    if request.method == "POST" and "remove" in request.POST:
        remove_contact(actor=request.actor, contact=person)
        messages.success(request, _("The contact is removed."))
        return redirect("customer", seen.reference)
    if request.method == "POST" and form.is_valid():
        try:
            edit_contact(actor=request.actor, contact=person, values=form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The contact is saved."))
            return redirect("customer", seen.reference)
    context = {"customer": seen, "contact": person}
    return render_form(request, "partners/contact_form.html", form, **context)
