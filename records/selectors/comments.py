"""The door to one comment."""

from __future__ import annotations

from uuid import UUID

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from records.models import Comment
from sharing.policies import visible_to
from sharing.shareable import shareable_named


def access_comment(*, actor: Actor, public_id: UUID) -> Comment:
    """A comment on a facet that the actor sees. Raises ``NotFound``."""
    comment = Comment.objects.filter(public_id=public_id, removed_at=None).first()
    if comment is None:
        raise NotFound
    shareable = shareable_named(comment.subject)
    rows = shareable.model._default_manager.filter(pk=comment.object_id)
    seen = visible_to(actor, rows).first()
    if seen is None or not seen.facet_mask & shareable.bits[comment.facet]:
        raise NotFound
    return comment
