"""``/recalls/``: what was taken home and then taken back; the company says that it is gone."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.forms import AcknowledgeForm
from partners.selectors.recalls import LATEST, access_recall, recall_list, recalls_in_words
from portal.kernel.errors import DomainError
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.paging import listing_of
from sharing.services.recall import acknowledge_recall


@login_required
@require_safe
def recalls(request: HttpRequest) -> HttpResponse:
    """The recalls that the viewer may read, the latest first."""
    rows = recall_list(actor=request.actor, state=request.GET.get("state", ""))
    listing = listing_of(
        request,
        _("Recalls"),
        rows,
        LATEST,
        project=partial(recalls_in_words, request.actor),
        filters=("state",),
        live="Recall",
    )
    return render(request, "partners/recalls.html", {"list": listing})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One recall: what was received, who has said that it is gone, and a form to say so."""
    found = access_recall(actor=request.actor, public_id=public_id)
    (words,) = recalls_in_words(request.actor, [found])
    form = AcknowledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acknowledge_recall(actor=request.actor, recall=found, note=form.cleaned_data["note"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The house sees now that your copies are gone."))
            return redirect("recall", found.public_id)
    return render_form(
        request,
        "partners/recall.html",
        form,
        row=words,
        said=list(found.acknowledgements.all()),
    )
