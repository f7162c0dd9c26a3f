"""Say something about a record: comments, calls, visits, mails and notes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.events import publish
from records.events import CommentAdded, CommentRemoved, InteractionRecorded
from records.models import Comment, Interaction, InteractionKind
from records.policies import may_remove, require_speaker
from sharing.policies import visible_to
from sharing.shareable import Shareable, shareable_named, shareable_of

_LONGEST = 10_000


def facet_of_talk(shareable: Shareable) -> str:
    """Where remarks go unless somebody says otherwise: the history, if the kind has one."""
    return "history" if "history" in shareable.bits else shareable.base


@command("records.add_comment")
def add_comment(*, actor: Actor, record: Any, text: str, facet: str = "") -> Comment:
    """Comment on a facet of a record; whoever sees the facet reads it.

    Raises ``NotFound``, ``Forbidden``, and ``Refused`` for an empty or endless text.
    """
    shareable = shareable_of(record)
    facet = facet or facet_of_talk(shareable)
    require_speaker(actor, record, facet)
    comment = Comment.objects.create(
        subject=shareable.label,
        object_id=record.pk,
        facet=facet,
        text=_checked(text),
        author_id=actor.user_id,
    )
    publish(actor, CommentAdded(**_facts(comment)))
    return comment


@command("records.remove_comment")
def remove_comment(*, actor: Actor, comment: Comment, reason: str = "") -> Comment:
    """Take a comment away: its author, or an administrator. The history keeps it.

    Raises ``NotFound`` and ``Forbidden``.
    """
    shareable = shareable_named(comment.subject)
    rows = shareable.model._default_manager.filter(pk=comment.object_id)
    seen = visible_to(actor, rows).first()
    locked = Comment.objects.select_for_update().get(pk=comment.pk)
    if (
        seen is None
        or not seen.facet_mask & shareable.bits[locked.facet]
        or locked.removed_at is not None
    ):
        raise NotFound
    if not may_remove(actor, locked):
        raise Forbidden
    locked.removed_at = timezone.now()
    locked.save(update_fields=["removed_at"])
    publish(actor, CommentRemoved(**_facts(locked)), reason=reason)
    return locked


@command("records.record_interaction")
def record_interaction(
    *,
    actor: Actor,
    record: Any,
    kind: InteractionKind,
    text: str,
    happened_at: datetime | None = None,
    facet: str = "",
) -> Interaction:
    """Record a call, visit, mail or note on a record.

    Raises ``NotFound``, ``Forbidden``, and ``Refused`` for an empty text or a time to come.
    """
    shareable = shareable_of(record)
    facet = facet or facet_of_talk(shareable)
    require_speaker(actor, record, facet)
    moment = happened_at or timezone.now()
    if moment > timezone.now() + timedelta(days=1):
        raise Refused(
            _("Enter a time that has passed: this records what happened."),
            code="in_the_future",
            field="happened_at",
        )
    interaction = Interaction.objects.create(
        subject=shareable.label,
        object_id=record.pk,
        facet=facet,
        kind=InteractionKind(kind),
        text=_checked(text),
        happened_at=moment,
        author_id=actor.user_id,
    )
    publish(actor, InteractionRecorded(**_facts(interaction)))
    return interaction


def _checked(text: str) -> str:
    said = text.strip()
    if not said:
        raise Refused(_("Write what happened."), code="text_missing", field="text")
    if len(said) > _LONGEST:
        raise Refused(
            _("Shorten the text to %(most)s characters."),
            code="text_too_long",
            field="text",
            most=_LONGEST,
        )
    return said


def _facts(remark: Comment | Interaction) -> dict[str, Any]:
    return {
        "subject_id": remark.pk,
        "record_model": remark.subject,
        "record_id": remark.object_id,
        "facet": remark.facet,
    }
