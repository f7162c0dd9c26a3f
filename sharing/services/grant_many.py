"""Share many records with several parties at once: a product range, the market data of a month."""

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

MOST = 20_000


@command("sharing.grant_many")
def grant_many(
    *,
    actor: Actor,
    parties: Sequence[Party],
    records: Sequence[Any],
    facets: Sequence[str],
    level: Level = Level.VIEW,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    condition: Condition | None = None,
    reason: str,
    origin: Origin = Origin.MANUAL,
) -> list[Grant]:
    """Let each party view (comment on, edit) these facets of each record, all of one kind; checked
    as one grant is. People share by ``share``, which asks a second person where that opens much.

    Raises ``NotFound`` if the actor does not see one of the records, ``Forbidden``, and
    ``Refused`` for facets, dates, a missing reason, or more than 20,000 grants.
    """
    if not parties or not records:
        return []
    _check_terms(len(parties) * len(records), valid_from, valid_until, reason)
    shareable = shareable_of(records[0])
    chosen = _facets_to_share(actor, shareable, records, facets)
    now = timezone.now()
    term = {"valid_from": valid_from or now, "valid_until": valid_until}
    made_by = {"granted_by_id": actor.user_id, "granted_at": now, "origin": origin}
    grants = Grant.objects.bulk_create(
        Grant(
            party=party,
            subject=shareable.label,
            object_id=record.pk,
            facets=chosen,
            level=level,
            condition=condition,
            reason=reason.strip(),
            **term,
            **made_by,
        )
        for party in parties
        for record in records
    )
    compile_access(shareable, [each.pk for each in parties], [each.pk for each in records])
    publish(actor, *map(_made, grants), reason=reason.strip())
    return grants


def _made(grant: Grant) -> GrantMade:
    return GrantMade(
        subject_id=grant.pk,
        party_id=grant.party_id,
        record_model=grant.subject,
        record_id=grant.object_id,
    )


def _check_terms(
    count: int, valid_from: datetime | None, valid_until: datetime | None, reason: str
) -> None:
    now = timezone.now()
    if count > MOST:
        raise Refused(
            _("Share at most %(most)s records at once."),
            code="too_many",
            field="records",
            most=MOST,
        )
    if valid_until is not None and valid_until <= max(valid_from or now, now):
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
    actor: Actor, shareable: Shareable, records: Sequence[Any], facets: Sequence[str]
) -> list[str]:
    keys = {record.pk for record in records}
    masks = dict(
        visible_to(actor, shareable.model._default_manager.filter(pk__in=keys)).values_list(
            "pk", "facet_mask"
        )
    )
    if len(masks) < len(keys):
        raise NotFound
    if not can_share(actor, shareable):
        raise Forbidden
    if shareable.access is None:
        raise Refused(_("Records of this kind cannot be shared."), code="not_shareable")
    wanted = shareable.mask(facets)
    if any(wanted & ~m for m in masks.values()) or not sees_parts(actor, shareable, keys, wanted):
        raise Forbidden(
            _("You can only share what you see yourself."), code="facet_hidden", field="facets"
        )
    return shareable.names(wanted)
