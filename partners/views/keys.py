"""``/partner/keys/``: the keys by which programs of one's company use the API."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.forms_keys import EndForm, KeyForm
from partners.models import Organisation, PartnerKey
from partners.selectors.keys import access_key, key_list
from partners.services.keys import make_key, replace_key, revoke_key
from portal.kernel.errors import Conflict, DomainError, NotFound
from portal.kernel.keyset import Sort
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.paging import listing_of
from portal.kernel.proof import proof_required


def _own(request: HttpRequest) -> Organisation:
    """The company whose keys are shown: one that the viewer is partner admin of."""
    actor = request.actor  # type: ignore[attr-defined]
    own = [pk for pk in actor.organisations if actor.administers(pk)]
    found = Organisation.objects.filter(pk__in=own).order_by("pk").first()
    if found is None:
        raise NotFound
    return found


@login_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys, those that work first said."""
    rows = key_list(actor=request.actor, organisation_id=_own(request).pk)  # type: ignore[attr-defined]
    newest = Sort("created_at", descending=True)
    listing = listing_of(request, _("API keys"), rows, newest, live="PartnerKey")
    return render(request, "partners/keys.html", {"list": listing})


@login_required
@proof_required
def key_new(request: HttpRequest) -> HttpResponse:
    """Make one; its text is shown on the page that follows, and never again."""
    own = _own(request)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key, text = make_key(
                actor=request.actor,  # type: ignore[attr-defined]
                organisation=own,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at(),
            )
        except DomainError as error:
            _refuse(form, error)
        else:
            return _text_page(request, key, text)
    return render_form(request, "partners/key_form.html", form)


@login_required
@proof_required
def key_replace(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a key another text, and answer for it from now on."""
    key = access_key(actor=request.actor, public_id=public_id)  # type: ignore[attr-defined]
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed, text = replace_key(
                actor=request.actor,  # type: ignore[attr-defined]
                key=key,
                expires_at=form.expires_at(),
            )
        except DomainError as error:
            _refuse(form, error)
        else:
            return _text_page(request, changed, text)
    return render_form(request, "partners/key_form.html", form, key=key)


def _refuse(form: EndForm, error: DomainError) -> None:
    if error.field == "expires_at":
        error.field = "until"
    form.refuse(error)


def _text_page(request: HttpRequest, key: PartnerKey, text: str) -> HttpResponse:
    response = render(request, "partners/key_text.html", {"key": key, "text": text})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def key_revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a key."""
    key = access_key(actor=request.actor, public_id=public_id)  # type: ignore[attr-defined]
    try:
        revoke_key(actor=request.actor, key=key)  # type: ignore[attr-defined]
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The key has ended."))
    return redirect("partner_keys")
