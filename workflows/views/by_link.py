"""``/decide/…/``: a decision from a mail, by a page that asks; opening it changes nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kernel.actors import Actor, actor_for
from portal.kernel.errors import DomainError, NotFound
from workflows.engine.links import read_link
from workflows.forms import DecisionForm
from workflows.models import ApprovalProcess, ApprovalTask
from workflows.policies import can_decide, standing_of
from workflows.requests import request_type
from workflows.selectors import role_text, route_of_process
from workflows.selectors.course import course_of, facts_once_seen
from workflows.selectors.queues import access_task_by_id, open_successor
from workflows.services.decide import REFUSALS, choices_of, decide_task
from workflows.views.sheet import changes, facts
from workflows.views.task_page import moved_since_sent, options, what_is_next

TEMPLATE = "workflows/by_link.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, the frozen facts, and the choices; the button sends the decision.

    The person is the one whom the mail addressed, whoever is signed in: the policy is asked for
    them, four eyes included. Steps with a form of their own are decided in Guildhall.
    """
    link = read_link(token)
    if link is None:
        return render(request, TEMPLATE, {"is_dead": True}, status=404)
    actor = actor_for(link.user)
    try:
        task = _task_of(actor, link.task)
    except NotFound:
        return render(request, TEMPLATE, {"is_dead": True}, status=404)
    kind = request_type(task.process.request_type)
    data = request.POST if request.method == "POST" else None
    first = choices_of(task, kind)[0]
    proposed = first if link.decision is None else link.decision
    form = DecisionForm(kind, data, initial={"decision": proposed, "comment": link.comment})
    if data is not None and task.role not in kind.forms and form.is_valid():
        try:
            return _decide(request, actor, task, form)
        except DomainError as error:
            form.refuse(error)
            # As it is now: facts may have been frozen anew, in a further round perhaps.
            task = _task_of(actor, link.task)
    context = _context(actor, task, form)
    return render(request, TEMPLATE, context, status=422 if data is not None else 200)


def _task_of(actor: Actor, public_id: UUID) -> ApprovalTask:
    """What a mail asked; its successor, where the facts have moved and it is asked again."""
    task = access_task_by_id(actor=actor, public_id=public_id)
    return open_successor(actor=actor, task=task)


def _decide(
    request: HttpRequest, actor: Actor, task: ApprovalTask, form: DecisionForm
) -> HttpResponse:
    decision = decide_task(
        actor=actor,
        task=task.public_id,
        decision=form.cleaned_data["decision"],
        comment=form.cleaned_data["comment"],
        fields=form.cleaned_data["fields_to_change"],
        conditions=form.cleaned_data["conditions"],
        key=form.cleaned_data["idempotency_key"],
        seen=form.cleaned_data["seen"],
    )
    route = route_of_process(decision.process, actor)
    context = {"done": decision, "process": decision.process, "next": what_is_next(route)}
    return render(request, TEMPLATE, context)


def _context(actor: Actor, task: ApprovalTask, form: DecisionForm) -> dict[str, Any]:
    process = task.process
    kind = request_type(process.request_type)
    standing = standing_of(actor, since=process.submitted_at)
    verdict = can_decide(actor, task, standing)
    needs_page = task.role in kind.forms
    return {
        "task": task,
        "process": process,
        "kind": kind,
        "wording": kind.wording_for(task.role),
        "role": role_text(task),
        "summary": process.snapshot.sheet.get("summary", ""),
        "facts": facts(kind, process.snapshot.facts, actor),
        "moved": _moved(actor, process, form),
        "has_looked": form.is_bound,
        "can_decide": verdict.allowed and not needs_page,
        "needs_page": verdict.allowed and needs_page,
        "why_not": REFUSALS.get(verdict.code, ""),
        "form": form,
        # There is no next task to open for whoever comes from a mail: one button for all choices.
        "options": [
            {**option, "button": ""}
            for option in options(task, route_of_process(process, actor, standing))
        ],
        "selected": form["decision"].value(),
        "idempotency_key": form["idempotency_key"].value(),
    }


def _moved(actor: Actor, process: ApprovalProcess, form: DecisionForm) -> list[dict[str, str]]:
    """What is different from what was looked at when the form was sent; before that, from what
    the author sent."""
    kind = request_type(process.request_type)
    if not form.is_bound:
        return moved_since_sent(actor, kind, process, course_of(process))
    seen = form["seen"].value()
    before = facts_once_seen(process, seen) if seen else None
    return changes(kind, before, process.snapshot.facts, actor) if before is not None else []
