"""The saved views of the list at hand, read once for a request."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from portal.desk.models import SavedView, ViewList
from portal.desk.policies import can_change_view, roles_of
from portal.desk.selectors import saved_views
from portal.kernel.actors import Actor
from portal.kernel.pages.listing import Listing, asked_of_list

# What the ready-made tabs of a list ask for: nothing that would need saving.
_READY_MADE = {"view", "queue"}


@dataclass(frozen=True)
class Tab:
    """A saved view among the tabs."""

    name: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Saved:
    """What a list page shows of saved views.

    ``asked`` is what the address asks for now, ``current`` the view by which one came.
    ``is_new`` says that no view of the reader asks for this, ``is_changed`` that the current view
    asks for something else.
    """

    code: str
    asked: str
    tabs: list[Tab]
    current: SavedView | None
    is_new: bool
    is_changed: bool
    may_change: bool


def address_of(view: SavedView) -> str:
    """Where a saved view is opened."""
    parts = [part for part in (view.query, f"saved={view.public_id}") if part]
    return f"{reverse(view.list)}?{'&'.join(parts)}"


def views_of_list(request: HttpRequest, code: str) -> list[SavedView]:
    """The reader's views of the list, from one query for a request."""
    kept = getattr(request, "saved_views", None)
    if kept is None:
        kept = saved_views(actor=request.actor, code=code)  # type: ignore[attr-defined]
        request.saved_views = kept  # type: ignore[attr-defined]
    return kept


def default_view(views: list[SavedView], actor: Actor) -> SavedView | None:
    """The view with which the list opens for the actor: for the first of their roles."""
    for role in roles_of(actor):
        for view in views:
            if role in view.roles:  # type: ignore[attr-defined]
                return view
    return None


def saved_of(listing: Listing) -> Saved | None:
    """What the page of this list shows; nothing for a list whose views are not saved."""
    request = listing.request
    code = request.resolver_match.url_name if request.resolver_match else ""
    actor = getattr(request, "actor", None)
    if code not in ViewList or actor is None:
        return None
    views = views_of_list(request, code)
    listing.opens_with_default = default_view(views, actor) is not None
    asked = asked_of_list(request.GET.urlencode())
    came_by = request.GET.get("saved", "")
    current = next((view for view in views if str(view.public_id) == came_by), None)
    current = current or next((view for view in views if view.query == asked and asked), None)
    ready_made = not set(request.GET) - _READY_MADE - {"default", "peek", "after", "before"}
    return Saved(
        code=code,
        asked=asked,
        tabs=[Tab(view.name, address_of(view), view == current) for view in views],
        current=current,
        is_new=not ready_made and all(view.query != asked for view in views) and bool(asked),
        is_changed=current is not None and current.query != asked,
        may_change=current is not None and can_change_view(actor, current),
    )
