"""To look at the portal with somebody else's eyes: who may, and whose eyes they are now.

Whoever may is said by the floor that knows partners, with ``preview_policy``. It is asked again
for each request and each message: a right that ended ends the preview with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from portal.kernel.actors import ANONYMOUS, Actor, actor_for, preview_actor
from portal.kernel.errors import NotFound
from portal.kernel.models import Preview, User
from portal.kernel.proof import proved_at
from portal.kernel.viewers import beyond_sight

SESSION_KEY = "preview"
HEADER = "X-Guildhall-Preview"

type Policy = Callable[[Actor, User], bool]
type Change = Callable[[Actor, dict[str, Any]], None]
_policies: list[Policy] = []
_changes: dict[str, Change] = {}


def preview_policy(policy: Policy) -> Policy:
    """Register who may look with whose eyes; every policy has to agree."""
    _policies.append(policy)
    return policy


def preview_change(kind: str) -> Callable[[Change], Change]:
    """Register how a change of this kind is made, to be looked at and taken back."""

    def register(change: Change) -> Change:
        _changes[kind] = change
        return change

    return register


def make_change(viewer: Actor, change: dict[str, Any]) -> None:
    """Make what a preview looks under, in a transaction that is rolled back. Raises what the
    command would that saved it, and ``NotFound`` where what it is about is gone."""
    # Nobody looks yet: without sight of its own it would find no row to change.
    with beyond_sight():
        try:
            _changes[change["kind"]](viewer, change)
        except ObjectDoesNotExist as error:
            raise NotFound from error


@contextmanager
def under_change(viewer: Actor, change: dict[str, Any] | None) -> Iterator[None]:
    """Look meanwhile as if the change had been saved; nothing of it stays, no event leaves."""
    if change is None:
        yield
        return
    with transaction.atomic():
        make_change(viewer, change)
        yield
        transaction.set_rollback(True)


def can_preview(viewer: Actor, person: User) -> bool:
    """Whether ``viewer`` may see the portal as ``person`` does."""
    if viewer.read_only or viewer.user_id == person.pk or not _policies:
        return False
    return all(policy(viewer, person) for policy in _policies)


def running_preview(viewer_id: int | None, public_id: Any) -> Preview | None:
    """The viewer's own preview of this id, while it runs."""
    try:
        key = UUID(str(public_id))
    except ValueError:
        return None
    found = Preview.objects.filter(
        public_id=key, viewer=viewer_id, ended_at=None, ends_at__gt=Now()
    )
    return found.select_related("viewer", "person").first()


def seen_through(preview: Preview | None, viewer: Actor) -> Actor:
    """The actor of a preview; ``ANONYMOUS`` once it or the right to it has ended."""
    if preview is None or not can_preview(viewer, preview.person):
        return ANONYMOUS
    return preview_actor(preview.person, viewer=viewer)


def looking_through(viewer: Actor, public_id: Any) -> Actor:
    """The actor of the viewer's own preview of this id. Raises ``NotFound``, also for one under a
    change: that is for pages."""
    preview = running_preview(viewer.user_id, public_id)
    actor = seen_through(preview, viewer)
    if preview is None or preview.change is not None or not actor.is_signed_in:
        raise NotFound
    return actor


def person_of_session(user: Any, values: Any) -> Actor:
    """The actor of whoever signed in, whomever they look as; it knows when they proved it."""
    actor = actor_for(user)
    return replace(actor, proved_at=proved_at(values)) if actor.is_signed_in else actor


def actor_of_session(user: User, values: Any) -> Actor:
    """The actor of a session with these values: the person's, or whom they look as.

    ``ANONYMOUS`` where a preview has ended: the page is opened anew to go on.
    """
    viewer = person_of_session(user, values)
    key = values.get(SESSION_KEY)
    return seen_through(running_preview(user.pk, key), viewer) if key else viewer


def visible_previews(actor: Actor, queryset: QuerySet[Preview]) -> QuerySet[Preview]:
    """Every preview for administrators; others see their own."""
    if actor.read_only or not actor.may_use("read"):
        return queryset.none()
    return queryset if actor.is_administrator else queryset.filter(viewer=actor.user_id)
