"""What every page of the shell needs, computed lazily and once per request."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from portal.kernel.actors import ANONYMOUS, Actor
from portal.live import feed
from portal.live.counts import all_counts

# htmx without eval, without its own style element, without business data in the browser's storage.
HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "scrollIntoViewOnBoost": False,
        "defaultSettleDelay": 0,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)


def _counts(actor: Actor) -> dict[str, int]:
    return all_counts(actor) if actor.is_signed_in else {}


def _cursor(request: HttpRequest, actor: Actor) -> str:
    """Where the page stands in the feed, so that its socket can ask for what came later.

    Noted before anything was read (see ``FeedPositionMiddleware``): what is committed while the
    page is drawn is told again, which is harmless. Asked for here it would lie behind what was
    committed between the view's reading and this line, which nobody would ever tell the page; so
    that is left to processes without live updates.
    """
    if not actor.is_signed_in:
        return ""
    return (request.feed_position or feed.now()).cursor  # type: ignore[attr-defined]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Frame, preferences, counts. A page extends ``frame``: the shell, or a mere fragment."""
    actor = getattr(request, "actor", ANONYMOUS)
    htmx = getattr(request, "htmx", None)
    preview = getattr(request, "preview", None)
    # Whoever previews reads it their own way: in their language, theme and density.
    user = preview.viewer if preview else getattr(request, "user", None)
    language = get_language() or "en"
    fragment = bool(htmx and not htmx.boosted and not htmx.history_restore_request)
    return {
        "actor": actor,
        "preview": preview,
        "frame": "frames/fragment.html" if fragment else "base.html",
        "is_live_update": fragment and "Live-Update" in request.headers,
        "fragment_target": htmx.target if htmx and fragment else "",
        "htmx_config": HTMX,
        "languages": [(code, name, code == language) for code, name in settings.LANGUAGES],
        "theme": getattr(user, "theme", "auto"),
        "density": getattr(user, "density", "cosy"),
        "keys_enabled": getattr(user, "keys_enabled", True),
        "site_name": "Guildhall",
        "palette_url": SimpleLazyObject(lambda: reverse("search")),
        "counts": SimpleLazyObject(lambda: _counts(actor)),
        "live_cursor": SimpleLazyObject(lambda: _cursor(request, actor)),
        "request_id": getattr(request, "request_id", ""),
        "is_demo": settings.DEMO,
    }
