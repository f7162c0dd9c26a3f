"""``/me/tokens/``: the tokens by which one's own programs use the API."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.desk.forms_tokens import TokenForm
from portal.kernel.errors import Conflict, DomainError
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.paging import listing_of
from portal.kernel.proof import proof_required
from portal.kernel.selectors import LATEST_TOKENS, access_token, token_list
from portal.kernel.services.tokens import create_token, revoke_token


@login_required
@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens, the newest first."""
    rows = token_list(actor=request.actor)  # type: ignore[attr-defined]
    listing = listing_of(request, _("API tokens"), rows, LATEST_TOKENS, live="ApiToken")
    return render(request, "desk/tokens.html", {"list": listing})


@login_required
@proof_required
def token_new(request: HttpRequest) -> HttpResponse:
    """Make one; its text is shown on the page that follows, and never again."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, text = create_token(
                actor=request.actor,  # type: ignore[attr-defined]
                user=request.user,  # type: ignore[arg-type]
                name=form.cleaned_data["name"],
                scopes=tuple(form.cleaned_data["scopes"]),
                expires_at=form.expires_at(),
            )
        except DomainError as error:
            if error.field == "expires_at":
                error.field = "until"
            form.refuse(error)
        else:
            response = render(request, "desk/token_text.html", {"token": token, "text": text})
            response["Cache-Control"] = "no-store"
            return response
    return render_form(request, "desk/token_form.html", form)


@login_required
@require_POST
def token_revoke(request: HttpRequest, prefix: str) -> HttpResponse:
    """End a token."""
    token = access_token(actor=request.actor, prefix=prefix)  # type: ignore[attr-defined]
    try:
        revoke_token(actor=request.actor, token=token)  # type: ignore[attr-defined]
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The token has ended."))
    return redirect("tokens")
