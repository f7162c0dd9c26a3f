"""Where a page stands in the feed, so that its socket asks for what came after the page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.live.engine.dispatcher import handed_out

type GetResponse = Callable[[HttpRequest], HttpResponse]


class FeedPositionMiddleware:
    """``request.feed_position``: taken before anything is read, so that nothing falls between.

    It is what this process's dispatcher has handed out already: committed, hence visible to every
    reading that follows. It costs no statement. ``None`` where no dispatcher runs.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the position."""
        request.feed_position = handed_out()  # type: ignore[attr-defined]
        return self.get_response(request)
