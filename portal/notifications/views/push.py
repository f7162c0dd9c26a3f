"""``/inbox/settings/``: push messages in this browser, and when they wait."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages import forms as ours
from portal.notifications.browsers import (
    browser_of_session,
    is_of_person,
    own_browsers,
    quiet_hours,
)
from portal.notifications.engine.vapid import public_key
from portal.notifications.services.browsers import (
    add_browser,
    close_push_offer,
    remove_browser,
    set_quiet_hours,
    try_browser,
)
from portal.notifications.views.ended import forget, has_ended, remember

_WORKER = Path(settings.ASSET_DIR) / "static" / "guildhall" / "push" / "worker.js"
_CLOCK = {"type": "time", "autocomplete": "off"}


class QuietForm(ours.Form):
    """When push messages wait."""

    begin = forms.TimeField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.TimeInput(_CLOCK, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Enter a time, for example 19:00.")},
    )
    end = forms.TimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.TimeInput(_CLOCK, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Enter a time, for example 08:00.")},
    )


@login_required
def inbox_settings(request: HttpRequest) -> HttpResponse:
    """Show the browsers that get push messages, and save the quiet hours."""
    actor = request.actor  # type: ignore[attr-defined]
    if not is_of_person(actor):
        raise NotFound
    form = _quiet_form(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_quiet_hours(actor=actor, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your quiet hours are saved."))
            return redirect("inbox_settings")
    return _page(request, form)


def _quiet_form(actor: Actor, data: Any = None) -> QuietForm:
    begin, end = quiet_hours(actor.user_id) or (None, None)
    return QuietForm(data, initial={"begin": begin, "end": end})


def _page(request: HttpRequest, form: forms.BaseForm, **context: Any) -> HttpResponse:
    browsers = own_browsers(request.actor)  # type: ignore[attr-defined]
    here = next(
        (each for each in browsers if each.session_key == request.session.session_key), None
    )
    return ours.render_form(
        request,
        "notifications/settings.html",
        form,
        browsers=browsers,
        here=here,
        push_key=public_key(),
        ended=has_ended(request),
        **context,
    )


@require_POST
@login_required
def browser_add(request: HttpRequest) -> HttpResponse:
    """Send push messages to this browser."""
    said = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    try:
        add_browser(
            actor=request.actor,  # type: ignore[attr-defined]
            session_key=request.session.session_key or "",
            user_agent=request.headers.get("User-Agent", ""),
            **said,
        )
    except NotFound:
        raise
    except DomainError as error:
        form = _quiet_form(request.actor)  # type: ignore[attr-defined]
        response = _page(request, form, refused=error)
        response.status_code = error.status
        return response
    if "renew" in request.POST:
        # By the worker of the browser, which nobody looks at.
        return HttpResponse(status=204)
    messages.success(request, _("This browser gets push messages now."))
    response = redirect("inbox_settings")
    remember(response, request.user.pk)
    return response


@require_safe
@never_cache
def browser_here(request: HttpRequest) -> HttpResponse:
    """Which browser this is, for its worker: before it shows what may have waited, and when its
    push service gives it another address. Nothing where nobody is signed in any more."""
    here = browser_of_session(request.session.session_key)
    if here is None:
        return JsonResponse({"browser": ""})
    told = {"browser": str(here.public_id), "key": public_key(), "token": get_token(request)}
    return JsonResponse(told)


@require_POST
@login_required
def browser_try(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a test."""
    try_browser(actor=request.actor, public_id=public_id)  # type: ignore[attr-defined]
    messages.success(request, _("A test is on its way."))
    return redirect("inbox_settings")


@require_POST
@login_required
def browser_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send nothing more to it."""
    here = browser_of_session(request.session.session_key)
    remove_browser(actor=request.actor, public_id=public_id)  # type: ignore[attr-defined]
    messages.success(request, _("The browser gets no push messages any more."))
    response = redirect("inbox_settings")
    if here is not None and here.public_id == public_id:
        forget(response)
    return response


@require_POST
@login_required
def close_offer(request: HttpRequest) -> HttpResponse:
    """Offer it no more."""
    close_push_offer(actor=request.actor)  # type: ignore[attr-defined]
    response = redirect("inbox")
    forget(response)
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows push messages while no page is open; asked for by browsers."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    # Browsers look for a newer one by themselves; none may keep an old one for ever.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@cache
def _worker() -> bytes:
    return _WORKER.read_bytes()


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone puts on its home screen: there alone an iPhone takes push messages."""
    icon = {"src": static("guildhall/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    told = {"name": "Guildhall", "start_url": "/", "display": "standalone", "icons": [icon]}
    return JsonResponse(told, content_type="application/manifest+json")
