"""Take back what was shared."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound
from portal.kernel.events import publish
from sharing.engine.compiler import compile_access
from sharing.events import GrantRevoked
from sharing.models import Grant
from sharing.policies import can_share, visible_to
from sharing.shareable import shareable_named


@command("sharing.revoke_grant")
def revoke_grant(*, actor: Actor, grant: Grant, reason: str = "") -> Grant:
    """End a grant now. Open pages, sockets and file links follow from the event.

    Raises ``NotFound``, ``Forbidden``, or ``Conflict`` if it was revoked or if a rule keeps it.
    """
    locked = grant_for_update(actor, grant)
    if locked.revoked_at is not None:
        raise Conflict(_("This was already taken back."), code="already_revoked")
    if locked.rule_id is not None:
        raise Conflict(
            _("A rule shares this. End the rule, or put a wall before this record."),
            code="shared_by_rule",
        )
    locked.revoked_at = timezone.now()
    locked.revoked_by_id = actor.user_id
    locked.revoke_reason = reason.strip()
    locked.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    compile_access(shareable_named(locked.subject), [locked.party_id], [locked.object_id])
    publish(
        actor,
        GrantRevoked(
            subject_id=locked.pk,
            party_id=locked.party_id,
            record_model=locked.subject,
            record_id=locked.object_id,
        ),
        reason=locked.revoke_reason,
    )
    return locked


def grant_for_update(actor: Actor, grant: Grant) -> Grant:
    """The grant, locked, for somebody who sees its record and may share it.

    Raises ``NotFound`` and ``Forbidden``.
    """
    shareable = shareable_named(grant.subject)
    records = shareable.model._default_manager.filter(pk=grant.object_id)
    if not visible_to(actor, records).exists():
        raise NotFound
    if not can_share(actor, shareable):
        raise Forbidden
    return Grant.objects.select_for_update().get(pk=grant.pk)
