"""Who follows a record."""

from __future__ import annotations

from portal.kernel.actors import Actor
from records.models import Follow


def is_following(*, actor: Actor, subject: str, object_id: int) -> bool:
    """Whether the actor hears of changes of this record."""
    return Follow.objects.filter(
        user=actor.user_id or 0, subject=subject, object_id=object_id
    ).exists()


def followers_of(*, subject: str, object_id: int) -> set[int]:
    """The ids of the people who follow a record; what they may hear of it, the policy says."""
    rows = Follow.objects.filter(subject=subject, object_id=object_id, user__is_active=True)
    return set(rows.values_list("user_id", flat=True))
