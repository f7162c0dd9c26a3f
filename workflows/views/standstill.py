"""``/manage/routes/standstill/``: what nobody moves on, and what an operator can do about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.kernel.errors import DomainError, Forbidden, NotFound
from workflows.selectors import role_text
from workflows.selectors.standstill import failed_jobs, stranded_approvals, stuck_tasks
from workflows.services.unblock import ask_administrators, retry_job, skip_job, skip_task
from workflows.views.task_page import task_url


@require_safe
@login_required
def standstill(request: HttpRequest) -> HttpResponse:
    """Late tasks, requests without a task, failed jobs."""
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "tasks": [
            {"task": task, "role": role_text(task), "url": task_url(task)}
            for task in stuck_tasks(actor=actor)
        ],
        "stranded": stranded_approvals(actor=actor),
        "jobs": failed_jobs(actor=actor),
    }
    return render(request, "workflows/standstill.html", context)


@require_POST
@login_required
def unblock_task(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask the administrators, or skip the step with a reason."""
    actor = request.actor  # type: ignore[attr-defined]
    if "skip" in request.POST:
        reason = request.POST.get("reason", "")[:500]
        return _done(
            request,
            lambda: skip_task(actor=actor, task=public_id, reason=reason),
            _("The request goes on without this step."),
        )
    return _done(
        request,
        lambda: ask_administrators(actor=actor, task=public_id),
        _("The administrators are asked."),
    )


@require_POST
@login_required
def unblock_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Run a failed job again, or give it up with a reason."""
    actor = request.actor  # type: ignore[attr-defined]
    reason = request.POST.get("reason", "")[:500]
    if "skip" in request.POST:
        return _done(
            request,
            lambda: skip_job(actor=actor, job_id=job_id, reason=reason),
            _("The job is given up."),
        )
    return _done(
        request,
        lambda: retry_job(actor=actor, job_id=job_id, reason=reason),
        _("The job runs again."),
    )


def _done(request: HttpRequest, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("standstill")
