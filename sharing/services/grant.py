"""Share a record with a party."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.events import publish
from sharing.engine.compiler import compile_access
from sharing.events import GrantMade
from sharing.models import Condition, Grant, Origin, Party
from sharing.policies import can_share, visible_to
from sharing.selectors import sees_parts
from sharing.shareable import Level, Shareable, shareable_of


@command("sharing.grant_access")
def grant_access(
    *,
    actor: Actor,
    party: Party,
    record: Any,
    facets: Sequence[str],
    level: Level = Level.VIEW,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    condition: Condition | None = None,
    reason: str,
    origin: Origin = Origin.MANUAL,
) -> Grant:
    """Let ``party`` see (comment on, edit) these facets of ``record`` in this time range, and only
    while it fulfils ``condition``. People share by ``share``: it asks a second person where that
    opens much.

    The base facet is always included. Raises ``NotFound`` if the actor does not see the record,
    ``Forbidden`` if they may not share it, or facets that they do not see themselves, of it or of
    its parts, and
    ``Refused`` for facets, dates or a reason that do not make sense.
    """
    shareable = shareable_of(record)
    chosen = _facets_to_share(actor, shareable, record, facets)
    now = timezone.now()
    start = valid_from or now
    _check_terms(start, valid_until, now, reason)
    grant = Grant.objects.create(
        party=party,
        subject=shareable.label,
        object_id=record.pk,
        facets=chosen,
        level=level,
        valid_from=start,
        valid_until=valid_until,
        condition=condition,
        reason=reason.strip(),
        origin=origin,
        granted_by_id=actor.user_id,
        granted_at=now,
    )
    compile_access(shareable, [party.pk], [record.pk])
    publish(actor, _made(grant), reason=grant.reason)
    return grant


def _made(grant: Grant) -> GrantMade:
    return GrantMade(
        subject_id=grant.pk,
        party_id=grant.party_id,
        record_model=grant.subject,
        record_id=grant.object_id,
    )


def _check_terms(
    start: datetime, valid_until: datetime | None, now: datetime, reason: str
) -> None:
    if valid_until is not None and valid_until <= max(start, now):
        raise Refused(
            _("Enter an end date in the future."), code="ends_too_early", field="valid_until"
        )
    if not reason.strip():
        raise Refused(
            _("Say why you share this: it is shown to whoever asks."),
            code="reason_missing",
            field="reason",
        )


def _facets_to_share(
    actor: Actor, shareable: Shareable, record: Any, facets: Sequence[str]
) -> list[str]:
    row = visible_to(actor, type(record)._default_manager.filter(pk=record.pk)).first()
    if row is None:
        raise NotFound
    if not can_share(actor, shareable):
        raise Forbidden
    if shareable.access is None:
        raise Refused(_("Records of this kind cannot be shared."), code="not_shareable")
    wanted = shareable.mask(facets)
    if wanted & ~row.facet_mask or not sees_parts(actor, shareable, [record.pk], wanted):
        raise Forbidden(
            _("You can only share what you see yourself."), code="facet_hidden", field="facets"
        )
    return shareable.names(wanted)
