"""Content files answer to the same audience as the pages that link to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import ReferenceIndex

from portal.cms.models import LibraryPage, NewsPage
from portal.cms.policies import readable_by
from portal.kernel.errors import NotFound


@hooks.register("before_serve_document")
def readers_only(document: Any, request: HttpRequest) -> None:
    """A document is served to the house and to whoever reads a page that links to it.

    Raises ``NotFound`` for everybody else: the address of a file is not a way in.
    """
    actor = request.actor  # type: ignore[attr-defined]
    if actor.is_house:
        return
    linked = ReferenceIndex.get_references_to(document).values_list("object_id", flat=True)
    pages = [int(pk) for pk in linked if pk.isdigit()]
    for model in (NewsPage, LibraryPage):
        if readable_by(actor, model.objects.filter(pk__in=pages)).exists():
            return
    raise NotFound
