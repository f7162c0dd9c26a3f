"""Which kind of record a page is about, where it can be about several."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from partners.models import Organisation
from portal.kernel.errors import NotFound
from sharing.shareable import Shareable, shareables


def kind_asked(request: HttpRequest, among: Sequence[Shareable]) -> Shareable:
    """The kind that ``?kind=`` names, customers and companies without it. Raises ``NotFound``."""
    asked = request.GET.get("kind") or Organisation.shareable.label
    for each in among:
        if each.label == asked:
            return each
    raise NotFound


def ruled_kinds() -> list[Shareable]:
    """The kinds that rules can share."""
    return [each for each in shareables() if each.criteria]
