"""Move the end of what was shared."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Refused
from portal.kernel.events import publish
from sharing.disclosure import RuleDisclosure
from sharing.engine.compiler import compile_access
from sharing.events import GrantExtended
from sharing.models import Grant, WaitingShare
from sharing.second_person import Held, second_person
from sharing.services.revoke import grant_for_update
from sharing.share_disclosure import extension_effect
from sharing.shareable import shareable_named


@command("sharing.extend_grant")
def extend_grant(
    *, actor: Actor, grant: Grant, valid_until: datetime | None, reason: str = ""
) -> Grant:
    """Let a running grant end at ``valid_until`` (``None``: never) instead of its present end.

    An ended grant stays ended, so that the past reads as it was: share again instead. Where more
    than ``SHARING_SECOND_PERSON`` parts of records stay open, or close, by it, the grant keeps its
    end until a second person has agreed. Raises ``NotFound``, ``Forbidden``, ``Conflict`` for a
    grant that ended or of which another end waits, ``Refused`` for a past date.
    """
    locked = can_end_then(actor, grant, valid_until)
    if WaitingShare.objects.filter(grant=locked, ended_at=None).exists():
        raise Conflict(
            _("Another end of this share waits for a second person. Withdraw it first."),
            code="end_waits",
        )
    if actor.user_id is not None:
        effect = extension_effect(grant=locked, valid_until=valid_until)
        if effect.opened > settings.SHARING_SECOND_PERSON:
            _ask(actor, locked, valid_until, reason, effect)
            return locked
    return move_end(actor, locked, valid_until, reason)


def _ask(
    actor: Actor,
    grant: Grant,
    valid_until: datetime | None,
    reason: str,
    effect: RuleDisclosure,
) -> None:
    asked = WaitingShare.objects.create(
        parties=[grant.party_id],
        subject=grant.subject,
        record_ids=[grant.object_id],
        facets=grant.facets,
        level=grant.level,
        valid_until=valid_until,
        grant=grant,
        reason=reason.strip(),
        asked_by_id=actor.user_id,
    )
    second_person().ask(
        actor=actor,
        kind=Held.SHARE,
        subject_id=asked.pk,
        reason=asked.reason,
        effects=[effect],
    )


def move_end(actor: Actor, grant: Grant, valid_until: datetime | None, reason: str) -> Grant:
    """Let a grant end then: nobody has to be asked, or has agreed."""
    locked = can_end_then(actor, grant, valid_until)
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


def can_end_then(actor: Actor, grant: Grant, valid_until: datetime | None) -> Grant:
    """The grant, locked, if it may end then. Raises what ``extend_grant`` does."""
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
    return locked
