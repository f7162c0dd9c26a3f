"""The button that follows a record, or stops."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound, Refused
from portal.kernel.models import Referenced
from records.services.follow import follow_record, unfollow_record
from sharing.policies import visible_to
from sharing.shareable import shareable_named


@login_required
@require_POST
def follow(request: HttpRequest, subject: str, reference: str) -> HttpResponse:
    """Follow with ``follow=yes``, else stop; the answer is the button as it is then."""
    actor = request.actor  # type: ignore[attr-defined]
    record = _record(actor, subject, reference)
    wanted = request.POST.get("follow") == "yes"
    service = follow_record if wanted else unfollow_record
    service(actor=actor, record=record)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(page_asked(request))
    context = {"subject": subject, "reference": reference, "is_following": wanted}
    return render(request, "records/follow.html", context)


def page_asked(request: HttpRequest) -> str:
    """Where the form came from, if that is a page of ours; else home."""
    page = request.POST.get("next", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else "/"


def _record(actor: Actor, subject: str, reference: str) -> Referenced:
    """The record, if the actor sees it."""
    try:
        model = shareable_named(subject).model
    except Refused:
        raise NotFound from None
    if not issubclass(model, Referenced):
        raise NotFound
    found = visible_to(actor, model.by_reference(reference)).first()
    if found is None:
        raise NotFound
    return found
