"""Begin and end a preview: both are audited, with whom and why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import publish
from portal.kernel.models import Preview, User
from portal.kernel.preview_events import PreviewBegun, PreviewEnded
from portal.kernel.previews import can_preview, under_change


@command("kernel.begin_preview")
def begin_preview(
    *, actor: Actor, person: User, reason: str, change: dict[str, Any] | None = None
) -> Preview:
    """See the portal as ``person`` from now on, for as long as the settings say; as if ``change``
    were saved, if there is one.

    Another preview of the actor's ends with it. Raises ``Forbidden``, ``Refused`` without a
    reason, and whatever saving the change would.
    """
    if actor.user_id is None or not can_preview(actor, person):
        raise Forbidden(
            _("You can look as people of partners that you are account manager of."),
            code="preview_forbidden",
        )
    if not reason.strip():
        raise Refused(
            _("Say why you look: it is kept with who and when."),
            code="reason_missing",
            field="reason",
        )
    with under_change(actor, change):
        pass  # whoever may not save it does not look under it either
    # One at a time, also if two are asked for at once.
    User.objects.select_for_update().get(pk=actor.user_id)
    for former in Preview.objects.filter(viewer=actor.user_id, ended_at=None):
        _end(actor, former)
    now = timezone.now()
    preview = Preview.objects.create(
        viewer_id=actor.user_id,
        person=person,
        reason=reason.strip(),
        change=change,
        began_at=now,
        ends_at=now + timedelta(minutes=settings.PREVIEW_MINUTES),
    )
    publish(actor, _fact(PreviewBegun, preview), reason=preview.reason)
    return preview


@command("kernel.end_preview")
def end_preview(*, actor: Actor, preview: Preview) -> Preview:
    """Look with one's own eyes again. Raises ``NotFound`` for somebody else's preview, and
    ``Conflict`` if it has ended."""
    found = Preview.objects.select_for_update().filter(pk=preview.pk, viewer=actor.user_id).first()
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise Conflict(_("This preview has ended already."), code="preview_ended")
    _end(actor, found)
    return found


@command("kernel.end_overdue_previews")
def end_overdue_previews(*, actor: Actor) -> int:
    """Close what nobody stopped: its time was up already when somebody next looked; how many."""
    overdue = Preview.objects.select_for_update(skip_locked=True)
    found = list(overdue.filter(ended_at=None, ends_at__lte=timezone.now())[:500])
    for preview in found:
        _end(actor, preview)
    return len(found)


def _end(actor: Actor, preview: Preview) -> None:
    preview.ended_at = min(timezone.now(), preview.ends_at)
    preview.save(update_fields=["ended_at"])
    publish(actor, _fact(PreviewEnded, preview))


def _fact(
    kind: type[PreviewBegun | PreviewEnded], preview: Preview
) -> PreviewBegun | PreviewEnded:
    return kind(subject_id=preview.pk, viewer_id=preview.viewer_id, person_id=preview.person_id)
