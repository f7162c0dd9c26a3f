"""The inbox page."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.kernel.errors import NotFound
from portal.notifications.browsers import offer_is_due
from portal.notifications.engine.vapid import public_key
from portal.notifications.models import Reason
from portal.notifications.selectors import TABS, inbox_page
from portal.notifications.services.mark import mark_all_read, mark_line
from portal.notifications.views.ended import has_ended


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What the viewer should know, by tab and reason."""
    tab = request.GET.get("tab", "unread")
    backwards = "before" in request.GET
    page = inbox_page(
        actor=request.actor,  # type: ignore[attr-defined]
        tab=tab if tab in TABS else "unread",
        reason=request.GET.get("reason", ""),
        first=None if backwards else 50,
        after=request.GET.get("after"),
        last=50 if backwards else None,
        before=request.GET.get("before"),
    )
    context = {
        "page": page,
        "offers_push": offer_is_due(request.actor),  # type: ignore[attr-defined]
        "push_ended": has_ended(request),
        "push_key": public_key(),
        "tab": tab,
        "reason": request.GET.get("reason", ""),
        "reasons": Reason.choices,
    }
    return render(request, "notifications/inbox.html", context)


@require_POST
@login_required
def mark(request: HttpRequest) -> HttpResponse:
    """Mark a line with all that it stands for, or everything, then show the inbox again."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = request.POST.get("mark", "")
    if wanted == "all_read":
        mark_all_read(actor=actor)
    else:
        line, reason = _uuid(request.POST.get("line", "")), request.POST.get("reason", "")
        mark_line(actor=actor, line=line, mark=wanted, reason=reason, until=_until(request))
    return _back(request)


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise NotFound from None


def _until(request: HttpRequest) -> datetime | None:
    now = timezone.localtime()
    morning = now.replace(hour=9, minute=0, second=0, microsecond=0)
    return {
        "3h": now + timedelta(hours=3),
        "tomorrow": morning + timedelta(days=1),
        "monday": morning + timedelta(days=7 - now.weekday()),
    }.get(request.POST.get("until", ""))


def _back(request: HttpRequest) -> HttpResponseRedirect:
    tab, reason = request.POST.get("tab", "unread"), request.POST.get("reason", "")
    query = {"tab": tab if tab in TABS else "unread"}
    if reason in Reason.values:
        query["reason"] = reason
    return redirect(reverse("inbox", query=query))
