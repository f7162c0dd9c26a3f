"""``/manage/sharing-proof/``: the reports of the proof of parity, for administrators."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from procrastinate.exceptions import AlreadyEnqueued

from portal.kernel.errors import NotFound
from sharing.jobs import prove_now
from sharing.policies import can_prove
from sharing.selectors import parity_runs

SHOWN = 30


def _administrators_only(request: HttpRequest) -> None:
    if not can_prove(request.actor):
        raise NotFound


@login_required
@require_safe
def sharing_proof(request: HttpRequest) -> HttpResponse:
    """The latest runs, and every difference of the last one."""
    _administrators_only(request)
    runs = list(parity_runs(actor=request.actor)[:SHOWN])
    differences = list(runs[0].differences.order_by("pk")[:100]) if runs else []
    context = {"runs": runs, "latest": runs[0] if runs else None, "differences": differences}
    return render(request, "partners/sharing_proof.html", context)


@login_required
@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """Start a run, or leave it at one that waits already; its result appears on the page."""
    _administrators_only(request)
    with suppress(AlreadyEnqueued), transaction.atomic():
        prove_now.defer()
    messages.success(request, _("The proof is running. Its result appears here in a minute."))
    return redirect("sharing_proof")
