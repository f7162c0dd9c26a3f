"""Webhooks: ``/partner/webhooks/`` for partner admins, ``/manage/webhooks/`` for the house."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.models import Organisation
from portal.kernel.errors import Conflict, DomainError, NotFound
from portal.kernel.keyset import Sort
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.paging import listing_of
from portal.kernel.proof import proof_required
from portal.webhooks.engine.keys import public_key_of
from portal.webhooks.forms import EndpointForm, ReplayForm, RotateForm, values_of
from portal.webhooks.models import WebhookEndpoint, WebhookMessageStatus
from portal.webhooks.policies import administered, can_manage_webhooks, can_switch_off
from portal.webhooks.selectors import (
    access_endpoint,
    access_message,
    attempts_of,
    endpoint_list,
    message_list,
)
from portal.webhooks.services.endpoints import (
    add_endpoint,
    change_endpoint,
    remove_endpoint,
    rotate_secret,
    switch_endpoint,
)
from portal.webhooks.services.replay import replay_message, replay_since, send_test

_NEWEST = Sort("created_at", descending=True)


def _place(house: bool) -> dict[str, Any]:
    """How the addresses of the pages are called: two sets of one and the same."""
    return {"house": house, "prefix": "house_" if house else ""}


def _name(house: bool, page: str) -> str:
    return f"house_{page}" if house else page


def _owner(request: HttpRequest, *, house: bool) -> Organisation | None:
    """Whose webhooks the page manages. Raises ``NotFound`` for who manages none of them."""
    actor = request.actor  # type: ignore[attr-defined]
    if house:
        if not can_manage_webhooks(actor, None):
            raise NotFound
        return None
    own = Organisation.objects.filter(pk__in=administered(actor)).order_by("pk").first()
    if own is None:
        raise NotFound
    return own


@login_required
@require_safe
def webhooks(request: HttpRequest, *, house: bool = False) -> HttpResponse:
    """The list."""
    _owner(request, house=house)
    rows = endpoint_list(actor=request.actor, house=house)  # type: ignore[attr-defined]
    listing = listing_of(request, _("Webhooks"), rows, _NEWEST, live="WebhookEndpoint")
    return render(request, "webhooks/webhooks.html", {"list": listing, **_place(house)})


@login_required
@proof_required
def webhook_new(request: HttpRequest, *, house: bool = False) -> HttpResponse:
    """Add one; its secret is shown on the page that follows, and never again."""
    owner = _owner(request, house=house)
    form = EndpointForm(request.POST or None, initial={"kinds": ["deals.*", "sharing.*"]})
    if request.method == "POST" and form.is_valid():
        try:
            endpoint, secret = add_endpoint(
                actor=request.actor,  # type: ignore[attr-defined]
                organisation=owner,
                **form.chosen(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return _secret_page(request, endpoint, secret, house=house)
    return render_form(request, "webhooks/form.html", form, **_place(house))


def _secret_page(
    request: HttpRequest, endpoint: WebhookEndpoint, secret: str, *, house: bool
) -> HttpResponse:
    context = {"endpoint": endpoint, "secret": secret, **_place(house)}
    response = render(request, "webhooks/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _access(request: HttpRequest, public_id: UUID, *, house: bool) -> WebhookEndpoint:
    actor = request.actor  # type: ignore[attr-defined]
    endpoint = access_endpoint(actor=actor, public_id=public_id)
    own = endpoint.organisation_id in administered(actor)
    if not (actor.is_administrator if house else own):
        raise NotFound
    return endpoint


@login_required
@require_safe
def webhook(request: HttpRequest, public_id: UUID, *, house: bool = False) -> HttpResponse:
    """One webhook: how it fares, and its log."""
    actor = request.actor  # type: ignore[attr-defined]
    endpoint = _access(request, public_id, house=house)
    status = request.GET.get("status", "")
    log = message_list(actor=actor, endpoint=endpoint, status=status)
    context = {
        "endpoint": endpoint,
        "list": listing_of(request, _("Messages"), log, _NEWEST, filters=("status",)),
        "status": status,
        "statuses": WebhookMessageStatus.choices,
        "replay": ReplayForm(),
        "public_key": public_key_of(endpoint),
        "may_manage": can_manage_webhooks(actor, endpoint.organisation_id),
        "may_stop": can_switch_off(actor, endpoint.organisation_id),
        **_place(house),
    }
    return render(request, "webhooks/webhook.html", context)


@login_required
def webhook_edit(request: HttpRequest, public_id: UUID, *, house: bool = False) -> HttpResponse:
    """Change it."""
    endpoint = _access(request, public_id, house=house)
    form = EndpointForm(request.POST or None, initial=values_of(endpoint))
    if request.method == "POST" and form.is_valid():
        try:
            change_endpoint(actor=request.actor, endpoint=endpoint, **form.chosen())  # type: ignore[attr-defined]
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The webhook is changed."))
            return redirect(_name(house, "webhook"), public_id)
    return render_form(request, "webhooks/form.html", form, endpoint=endpoint, **_place(house))


@login_required
@proof_required
def webhook_secret(request: HttpRequest, public_id: UUID, *, house: bool = False) -> HttpResponse:
    """Rotate the signing secret."""
    endpoint = _access(request, public_id, house=house)
    form = RotateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed, secret = rotate_secret(
            actor=request.actor,  # type: ignore[attr-defined]
            endpoint=endpoint,
            **form.cleaned_data,
        )
        return _secret_page(request, changed, secret, house=house)
    return render_form(request, "webhooks/rotate.html", form, endpoint=endpoint, **_place(house))


@login_required
@require_POST
def webhook_act(
    request: HttpRequest, public_id: UUID, act: str, *, house: bool = False
) -> HttpResponse:
    """Switch it on or off, send a test, or remove it."""
    actor = request.actor  # type: ignore[attr-defined]
    endpoint = _access(request, public_id, house=house)
    try:
        if act == "remove":
            remove_endpoint(actor=actor, endpoint=endpoint)
            messages.success(request, _("The webhook is removed."))
            return redirect(_name(house, "webhooks"))
        if act == "test":
            send_test(actor=actor, endpoint=endpoint)
            messages.success(request, _("The test is on its way. Its line is in the log."))
        else:
            switch_endpoint(actor=actor, endpoint=endpoint, on=act == "on")
            messages.success(
                request, _("The webhook is on.") if act == "on" else _("The webhook is off.")
            )
    except Conflict as error:
        messages.error(request, str(error))
    return redirect(_name(house, "webhook"), public_id)


@login_required
@require_POST
def webhook_replay(request: HttpRequest, public_id: UUID, *, house: bool = False) -> HttpResponse:
    """Send everything of a stretch of time."""
    endpoint = _access(request, public_id, house=house)
    form = ReplayForm(request.POST)
    if form.is_valid():
        try:
            replay_since(actor=request.actor, endpoint=endpoint, **form.cleaned_data)  # type: ignore[attr-defined]
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Everything of that time is being sent."))
            return redirect(_name(house, "webhook"), public_id)
    return render_form(request, "webhooks/replay.html", form, endpoint=endpoint, **_place(house))


@login_required
def webhook_message(
    request: HttpRequest, public_id: UUID, message_id: UUID, *, house: bool = False
) -> HttpResponse:
    """One message with its attempts; sent again by a POST."""
    actor = request.actor  # type: ignore[attr-defined]
    endpoint = _access(request, public_id, house=house)
    message = access_message(actor=actor, endpoint=endpoint, public_id=message_id)
    if request.method == "POST":
        try:
            replay_message(actor=actor, endpoint=endpoint, public_id=message_id)
        except Conflict as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The message is being sent again."))
        return redirect(_name(house, "webhook_message"), public_id, message_id)
    context = {
        "endpoint": endpoint,
        "message": message,
        "attempts": attempts_of(message),
        **_place(house),
    }
    return render(request, "webhooks/message.html", context)
