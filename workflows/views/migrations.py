"""``…/policy/<id>/running/``: running requests of older versions, and moving them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.kernel.errors import Refused
from portal.kernel.pages.forms import render_form
from workflows.engine.migrating import Move
from workflows.forms import MoveForm
from workflows.requests import request_type
from workflows.selectors.policies import access_policy, version_in_force
from workflows.services.migrate_requests import MOST, foresee_moves, migrate_requests
from workflows.views.what_if import role_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def running(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What would move where, and, once it is confirmed, what did."""
    actor = request.actor  # type: ignore[attr-defined]
    policy = access_policy(actor=actor, public_id=public_id)
    moves: Sequence[Move] = foresee_moves(actor=actor, policy=policy)
    form = MoveForm(request.POST or None)
    refused: Sequence[Any] = ()
    is_done = False
    if request.method == "POST" and form.is_valid():
        try:
            moves, refused = migrate_requests(
                actor=actor, policy=policy, reason=form.cleaned_data["reason"]
            )
        except Refused as error:
            form.refuse(error)
        else:
            is_done = True
            messages.success(request, _moved(len(moves)))
    return render_form(
        request,
        "workflows/running.html",
        form,
        policy=policy,
        kind=request_type(policy.request_type),
        may_move=version_in_force(policy) == policy and bool(moves) and not is_done,
        is_done=is_done,
        is_capped=len(moves) == MOST,
        rows=[_row(move) for move in moves],
        refused=[{"process": process, "why": str(error)} for process, error in refused],
    )


def _moved(count: int) -> str:
    return ngettext(
        "%(n)s request is on this version now.", "%(n)s requests are on this version now.", count
    ) % {"n": count}


def _row(move: Move) -> dict[str, Any]:
    words = {
        "stays": _("Nothing changes for it"),
        "moves": _("Goes on by this version"),
        "ends": _("Is approved: everybody has approved already"),
        "returned": _("Is with its author; routed by this version when it is sent again"),
    }
    return {
        "process": move.process,
        "fate": words[move.fate],
        "kept": _roles(move, move.kept),
        "asked": _roles(move, move.asked),
        "dropped": _roles(move, move.dropped),
    }


def _roles(move: Move, roles: Sequence[str]) -> str:
    return ", ".join(role_of(move.named[role]) for role in roles)
