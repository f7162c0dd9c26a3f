"""``/manage/routes/requests/…/``: one request on the full graph, with what each step took."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from portal.kernel.actors import Actor
from workflows.engine.walks import Leg, access_process, legs_of, walk_of
from workflows.models import TaskStatus
from workflows.selectors import role_text
from workflows.selectors.durations import spent_text
from workflows.selectors.policies import working_hours_text
from workflows.views.graph import graph
from workflows.views.task_page import status_of


@require_safe
@login_required
def walk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the request stands on the graph, the paths that it took, and its tasks in order."""
    actor = request.actor  # type: ignore[attr-defined]
    process = access_process(actor=actor, public_id=public_id)
    context = {
        "process": process,
        "graph": graph(walk_of(process)),
        "legs": [_line(actor, leg) for leg in legs_of(process)],
    }
    return render(request, "workflows/walk.html", context)


def _line(actor: Actor, leg: Leg) -> dict[str, Any]:
    task = leg.task
    person = task.decided_by or task.assignee
    status = status_of(task, actor, may_decide=False)
    if task.status == TaskStatus.COMING:
        status = "coming", pgettext("task", "Coming")
    return {
        "task": task,
        "role": role_text(task),
        "who": str(person or ""),
        "status": status,
        "spent": spent_text(leg.spent) if leg.spent is not None else "",
        "target": working_hours_text(task.hours),
        "is_late": leg.is_late,
        "clock": _("The clock stands") if task.paused_at else "",
    }
