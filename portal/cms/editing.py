"""Who enters Wagtail's editor: with every request the policy is asked, whatever Wagtail keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.cms.policies import can_edit_content
from portal.cms.services.editors import admit_editor
from portal.kernel.errors import NotFound

type View = Callable[..., HttpResponse]


def editors_only(view: View) -> View:
    """Lets content's editors in, sends strangers to sign in, and hides the editor from others."""

    @wraps(view)
    def admit(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            if not can_edit_content(request.actor):  # type: ignore[attr-defined]
                raise NotFound
            admit_editor(request.user)
        return view(request, *args, **kwargs)

    return admit
