"""Taking a comment away, where it is read."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from records.selectors.comments import access_comment
from records.services.converse import remove_comment
from records.views.follow import page_asked


@login_required
@require_POST
def comment_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take it away and go back to the timeline; the history keeps it."""
    actor = request.actor  # type: ignore[attr-defined]
    remove_comment(actor=actor, comment=access_comment(actor=actor, public_id=public_id))
    messages.success(request, _("The comment is gone."))
    return redirect(page_asked(request))
