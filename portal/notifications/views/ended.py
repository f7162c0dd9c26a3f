"""Whether push messages ended in this browser with a session: only the browser can remember."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.notifications.browsers import browser_of_session, is_of_person

_COOKIE = "__Host-push" if settings.HTTPS else "guildhall_push"
# As long as browsers keep anything.
_SECONDS = 400 * 24 * 3600


def remember(response: HttpResponse, user_id: int) -> None:
    """Have the browser remember that this person switched push messages on in it."""
    response.set_signed_cookie(
        _COOKIE,
        str(user_id),
        max_age=_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """They do not want them any more."""
    response.delete_cookie(_COOKIE, samesite="Lax")


def has_ended(request: HttpRequest) -> bool:
    """Whether the viewer had push messages in this browser, and a former session was their end."""
    known = request.get_signed_cookie(_COOKIE, default="")
    return (
        known == str(request.user.pk)
        and is_of_person(request.actor)  # type: ignore[attr-defined]
        and browser_of_session(request.session.session_key) is None
    )
