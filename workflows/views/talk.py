"""Around a decision: ask, answer, undo, nudge, and decide on several tasks at once."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages.forms import Form
from workflows.requests import request_type
from workflows.selectors import access_task
from workflows.selectors.threads import access_decision, access_question
from workflows.services.answer import answer_question
from workflows.services.ask import ask_author, ask_colleague, take_question_back
from workflows.services.decide_many import RowResult, decide_tasks
from workflows.services.nudge import nudge_request
from workflows.services.undo import undo_decision
from workflows.views.badges import made
from workflows.views.task_page import task_url


class TextForm(Form):
    """A question, or its answer."""

    text = forms.CharField(
        label=gettext_lazy("Question"), max_length=4000, widget=forms.Textarea({"rows": 3})
    )


@require_POST
@login_required
def ask(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Ask the author, or the colleague who was chosen."""
    actor = request.actor  # type: ignore[attr-defined]
    row = access_task(actor=actor, reference=reference, key=key)
    text, colleague = request.POST.get("text", "")[:4000], request.POST.get("colleague", "")
    try:
        if colleague.isdecimal():
            ask_colleague(actor=actor, task=row.public_id, colleague_id=int(colleague), text=text)
            messages.success(request, _("Your colleague is asked. The task stays with you."))
        else:
            ask_author(actor=actor, task=row.public_id, text=text)
            messages.success(request, _("The author is asked. The clock stands."))
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(task_url(row))


@require_POST
@login_required
def answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer a question that the viewer was asked."""
    actor = request.actor  # type: ignore[attr-defined]
    question = access_question(actor=actor, public_id=public_id)
    try:
        answer_question(actor=actor, question=public_id, text=request.POST.get("text", "")[:4000])
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your answer is with whoever asked."))
    own = question.asked_of_id is not None
    return redirect(task_url(question.task) if own else question.process.url)


@require_POST
@login_required
def take_back(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Need no answer any more."""
    actor = request.actor  # type: ignore[attr-defined]
    question = access_question(actor=actor, public_id=public_id)
    try:
        take_question_back(actor=actor, question=public_id)
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The question is taken back."))
    return redirect(task_url(question.task))


@require_POST
@login_required
def undo(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take one's own decision back and open its task again."""
    actor = request.actor  # type: ignore[attr-defined]
    decision = access_decision(actor=actor, public_id=public_id)
    try:
        undo_decision(actor=actor, decision=public_id, reason=request.POST.get("reason", "")[:500])
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your decision is taken back. The task is open again."))
    return redirect(task_url(decision.task))


@require_POST
@login_required
def nudge(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Ask for a decision, once for each stage."""
    model: Any = request_type(code).model_class
    record = model.by_reference(reference).first()
    if record is None:
        raise NotFound
    try:
        process = nudge_request(actor=request.actor, code=code, record=record)  # type: ignore[attr-defined]
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request_type(code).url(record))
    messages.success(request, _("Whoever decides now has been reminded."))
    return redirect(process.url)


@require_http_methods(["POST"])
@login_required
def bulk(request: HttpRequest) -> HttpResponse:
    """Decide on the chosen tasks; the page says for each what became of it."""
    actor = request.actor  # type: ignore[attr-defined]
    # Each with the facts that the list was drawn with: on others nobody decides unseen.
    chosen = [(*each.split("/"), "", "")[:3] for each in request.POST.getlist("selected")[:100]]
    rows = [access_task(actor=actor, reference=each[0], key=each[1]) for each in chosen]
    kind = request.POST.get("decision", "")
    comment = request.POST.get("comment", "")[:4000]
    try:
        results = decide_tasks(
            actor=actor,
            tasks=[row.public_id for row in rows],
            decision=kind,
            comment=comment,
            seen=[each[2] for each in chosen],
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("approvals")
    told = {row.public_id: row for row in rows}
    context = {"rows": [_told(told[result.task], result) for result in results]}
    return render(request, "workflows/bulk.html", context)


def _told(row: Any, result: RowResult) -> dict[str, Any]:
    decision = result.decision
    kind = request_type(row.process.request_type)
    return {
        "process": row.process,
        "url": task_url(row),
        "badge": made(kind, row, decision.kind) if decision else ("failed", _("Not decided")),
        "error": str(result.error) if result.error else "",
        "decision": decision,
    }
