"""The approvals inbox."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from portal.kernel.errors import NotFound
from portal.kernel.keyset import Page
from portal.kernel.pages.listing import Column, Listing
from workflows.models import ApprovalTask
from workflows.policies import standing_of
from workflows.requests import request_type, request_types
from workflows.selectors import QUEUES, access_task, queue_counts, role_text, task_queue
from workflows.views.badges import made
from workflows.views.task_page import peek_context

LIVE = "Approval Task"


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer, for their team, what is coming, and what they did."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_house:
        raise NotFound
    standing = standing_of(actor)
    peek = _peek(request)
    if peek and request.htmx and request.htmx.target == "peek":  # type: ignore[attr-defined]
        return render(request, "workflows/inbox.html", {"peek": peek, "list": None})
    kind = request.GET.get("kind", "")
    counts = queue_counts(actor=actor, standing=standing)
    queue = _queue(request, counts)
    page = task_queue(
        actor=actor,
        queue=queue,
        kind=kind,
        query=request.GET.get("q", ""),
        standing=standing,
        **_window(request),
    )
    listing = _listing(request, queue, page)
    if kind:
        listing.chips = [listing.chip("kind", _("Kind"), str(request_type(kind).label))]
    return render(
        request,
        "workflows/inbox.html",
        {
            "list": listing,
            "queue": queue,
            "queues": _tabs(queue, counts),
            "unclaimed": counts.get("team", 0),
            "kinds": [] if kind else request_types(),
            "rows": [_row(task) for task in page.items],
            "peek": peek,
        },
    )


def _queue(request: HttpRequest, counts: dict[str, int]) -> str:
    """The queue that was asked for; else one's own, or the team's if only that has something."""
    asked = request.GET.get("queue", "")
    if asked in QUEUES:
        return asked
    return "team" if counts["team"] and not counts["mine"] else "mine"


def _listing(request: HttpRequest, queue: str, page: Page[ApprovalTask]) -> Listing:
    return Listing(
        request,
        _titles()[queue],
        page,
        filters=("kind",),
        live=LIVE,
        columns=[
            Column("step", _("Step")),
            Column("kind", _("Kind")),
            Column("sender", pgettext("sender", "From")),
        ],
    )


def _titles() -> dict[str, str]:
    return {
        "mine": _("Waiting for you"),
        "team": _("Your team, unclaimed"),
        "coming": _("Coming to you"),
        "done": _("Done by you"),
    }


def _tabs(current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "label": label,
            "current": code == current,
            "count": counts.get(code, 0),
            "is_capped": counts.get(code, 0) >= 100,
        }
        for code, label in _titles().items()
    ]


def _row(task: Any) -> dict[str, Any]:
    process = task.process
    kind = request_type(process.request_type)
    decided = getattr(task, "my_decision", "")
    return {
        "task": task,
        "process": process,
        "role": role_text(task),
        "kind": kind.label,
        "url": reverse("approval_task", args=[process.reference, task.key]),
        "peek": f"{process.reference}/{task.key}",
        "chosen": f"{process.reference}/{task.key}/{getattr(task, 'facts_id', '')}",
        "made": made(kind, task, decided) if decided else None,
    }


def _window(request: HttpRequest) -> dict[str, Any]:
    before = request.GET.get("before")
    if before:
        return {"last": 50, "before": before}
    return {"first": 50, "after": request.GET.get("after")}


def _peek(request: HttpRequest) -> dict[str, Any] | None:
    reference, _slash, key = request.GET.get("peek", "").partition("/")
    if not key:
        return None
    actor = request.actor  # type: ignore[attr-defined]
    return peek_context(actor, access_task(actor=actor, reference=reference, key=key))
