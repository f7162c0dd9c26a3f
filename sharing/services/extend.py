"""Move the end of what was shared."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Refused
from portal.kernel.events import publish
from sharing.engine.compiler import compile_access
from sharing.events import GrantExtended
from sharing.models import Grant
from sharing.services.revoke import grant_for_update
from sharing.shareable import shareable_named


@command("sharing.extend_grant")
def extend_grant(
    *, actor: Actor, grant: Grant, valid_until: datetime | None, reason: str = ""
) -> Grant:
    """Let a running grant end at ``valid_until`` (``None``: never) instead of its present end.

    An ended grant stays ended, so that the past reads as it was: share again instead. Raises
    ``NotFound``, ``Forbidden``, ``Conflict`` for a grant that ended, ``Refused`` for a past date.
    """
    locked = grant_for_update(actor, grant)
    if locked.rule_id is not None:
        raise Conflict(
            _("A rule shares this. End the rule, or put a wall before this record."),
            code="shared_by_rule",
        )
    now = timezone.now()
    if locked.revoked_at is not None or (locked.valid_until and locked.valid_until <= now):
        raise Conflict(_("This has ended. Share the record again."), code="grant_ended")
    if valid_until is not None and valid_until <= max(locked.valid_from, now):
        raise Refused(
            _("Enter an end date in the future."), code="ends_too_early", field="valid_until"
        )
    locked.valid_until = valid_until
    locked.end_warned_at = None
    locked.save(update_fields=["valid_until", "end_warned_at"])
    compile_access(shareable_named(locked.subject), [locked.party_id], [locked.object_id])
    publish(
        actor,
        GrantExtended(
            subject_id=locked.pk,
            party_id=locked.party_id,
            record_model=locked.subject,
            record_id=locked.object_id,
        ),
        reason=reason.strip(),
    )
    return locked
