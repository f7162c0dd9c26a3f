"""Who may see and change what a record carries: the record's policy decides."""

from __future__ import annotations

from typing import Any

from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden, NotFound
from records.models import Comment, File
from sharing.policies import visible_to
from sharing.readings import note_shown
from sharing.shareable import Level, shareable_named, shareable_of


def sees_file(actor: Actor, file: File) -> bool:
    """Whether the actor sees a file: the facet of its record, or their own upload."""
    if not file.subject:
        return file.created_by_id is not None and file.created_by_id == actor.user_id
    shareable = shareable_named(file.subject)
    rows = shareable.model._default_manager.filter(pk=file.object_id)
    row = visible_to(actor, rows).first()
    if row is None or not row.facet_mask & shareable.bits[file.facet]:
        return False
    note_shown(file.subject, row.pk, shareable.bits[file.facet])
    return True


def require_writer(actor: Actor, record: Any, facet: str) -> None:
    """Whether the actor may put files on this facet: whoever may comment on it.

    Raises ``NotFound`` if the record is invisible, ``Forbidden`` if it can only be read.
    """
    shareable = shareable_of(record)
    rows = type(record)._default_manager.filter(pk=record.pk)
    if not visible_to(actor, rows).exists():
        raise NotFound
    row = visible_to(actor, rows, level=Level.COMMENT).first()
    if row is None or not row.facet_mask & shareable.bit(facet):
        raise Forbidden


def require_speaker(actor: Actor, record: Any, facet: str) -> None:
    """Whether the actor may say something on this facet: the house on what it sees, others with a
    level that lets them comment.

    Raises ``NotFound`` if record or facet are invisible, ``Forbidden`` if they can only be read.
    """
    shareable = shareable_of(record)
    bit = shareable.bit(facet)
    rows = type(record)._default_manager.filter(pk=record.pk)
    seen = visible_to(actor, rows).first()
    if seen is None or not seen.facet_mask & bit:
        raise NotFound
    if actor.is_house:
        return
    row = visible_to(actor, rows, level=Level.COMMENT).first()
    if row is None or not row.facet_mask & bit:
        raise Forbidden


def may_speak(actor: Actor, record: Any, facet: str) -> bool:
    """Whether ``require_speaker`` lets the actor pass."""
    if actor.read_only:
        return False
    try:
        require_speaker(actor, record, facet)
    except (Forbidden, NotFound):
        return False
    return True


def may_remove(actor: Actor, comment: Comment) -> bool:
    """Whether the actor may take a comment away that they see: its author, or administrators."""
    if actor.read_only:
        return False
    return actor.is_administrator or (
        comment.author_id is not None and comment.author_id == actor.user_id
    )
