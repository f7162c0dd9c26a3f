"""Follow a record, or stop."""

from __future__ import annotations

from typing import Any

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import NotFound
from records.models import Follow
from sharing.policies import visible_to
from sharing.shareable import shareable_of


@command("records.follow_record")
def follow_record(*, actor: Actor, record: Any) -> None:
    """Hear of changes of a record from now on. Raises ``NotFound`` if it is invisible."""
    shareable = shareable_of(record)
    rows = type(record)._default_manager.filter(pk=record.pk)
    if actor.user_id is None or not visible_to(actor, rows).exists():
        raise NotFound
    Follow.objects.get_or_create(
        user_id=actor.user_id, subject=shareable.label, object_id=record.pk
    )


@command("records.unfollow_record")
def unfollow_record(*, actor: Actor, record: Any) -> None:
    """Hear of changes no more."""
    shareable = shareable_of(record)
    Follow.objects.filter(
        user=actor.user_id, subject=shareable.label, object_id=record.pk
    ).delete()
