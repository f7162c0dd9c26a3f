"""One task: look at it, decide it, claim it, give it back, take it over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from portal.kernel.errors import Conflict, DomainError, Refusals, Refused
from workflows.engine.snapshots import as_json
from workflows.forms import DecisionForm, step_form
from workflows.models import ApprovalTask, DecisionKind, TaskStatus
from workflows.policies import can_undo, standing_of
from workflows.requests import request_type
from workflows.selectors import access_task, neighbours, route_of_process
from workflows.services.claim import claim_task, hand_back_task, release_task, take_over_task
from workflows.services.decide import decide_task
from workflows.views.task_page import options, task_context, task_url, what_is_next

TEMPLATE = "workflows/task.html"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def task(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """The task page; a POST decides and opens the next task that waits for the viewer."""
    actor = request.actor  # type: ignore[attr-defined]
    row = access_task(actor=actor, reference=reference, key=key)
    kind = request_type(row.process.request_type)
    data = request.POST if request.method == "POST" else None
    form, extra = DecisionForm(kind, data), step_form(kind, row, data)
    if data is not None and form.is_valid() and (extra is None or extra.is_valid()):
        try:
            return _decide(request, row, form, extra)
        except (Refused, Refusals) as error:
            form.refuse(error)
        except Conflict as error:
            stale, row = row, access_task(actor=actor, reference=reference, key=key)
            if error.code != "facts_changed" or row.status != TaskStatus.OPEN:
                # Somebody was faster, or it is decided: the page says how.
                messages.error(request, str(error))
                return redirect(task_url(stale))
            # The facts as they are now, beside what was written about those of before.
            form.refuse(error)
    context = task_context(actor, row)
    offered = options(row, context["route"])
    chosen = form["decision"].value()
    if chosen not in [option["value"] for option in offered]:
        chosen = offered[0]["value"]
    context |= {
        "form": form,
        "extra": extra,
        "options": offered,
        "selected": chosen,
        "idempotency_key": form["idempotency_key"].value(),
    }
    return render(request, TEMPLATE, context, status=422 if data is not None else 200)


def _decide(
    request: HttpRequest, row: ApprovalTask, form: DecisionForm, extra: Any
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    kind = form.cleaned_data["decision"]
    # Looked up before the decision takes this task out of the queue.
    around = neighbours(actor=actor, task=row, standing=standing_of(actor))
    decision = decide_task(
        actor=actor,
        task=row.public_id,
        decision=kind,
        comment=form.cleaned_data["comment"],
        fields=form.cleaned_data["fields_to_change"] if kind == DecisionKind.RETURN else (),
        data=as_json(extra.cleaned_data) if extra is not None else None,
        conditions=form.cleaned_data["conditions"] if kind == DecisionKind.APPROVE else "",
        key=form.cleaned_data["idempotency_key"],
        seen=form.cleaned_data["seen"],
    )
    words = request_type(row.process.request_type).wording_for(row.role)
    after = what_is_next(route_of_process(decision.process, actor))
    text = str(words.choices[kind].said) % {"reference": decision.process.reference}
    # The toast offers to take it back, unless it is final.
    final = not can_undo(actor, decision, decision.decided_at).allowed
    undo = "" if final else reverse("decision_undo", args=[decision.public_id])
    messages.success(request, f"{text} {after}".strip(), extra_tags=undo)
    return redirect(task_url(around.following)) if around.following else redirect("approvals")


def _act(service: Callable[..., ApprovalTask], done: Promise) -> Callable[..., HttpResponse]:
    @require_POST
    @login_required
    def view(request: HttpRequest, reference: str, key: str) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        row = access_task(actor=actor, reference=reference, key=key)
        try:
            service(actor=actor, task=row.public_id)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, str(done))
        onward = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}):
            return redirect(onward)
        return redirect(task_url(row))

    return view


claim = _act(claim_task, gettext_lazy("You have this task now."))
release = _act(release_task, gettext_lazy("The task is back with your team."))
take_over = _act(take_over_task, gettext_lazy("You have this task now."))
hand_back = _act(hand_back_task, gettext_lazy("The task is with your colleague again."))
