"""Share records with parties: at once, or, where that opens much, once a second person agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor, actor_for
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound
from portal.kernel.settling import settling_apart
from sharing.disclosure import RuleDisclosure, Term
from sharing.models import Condition, Grant, Party, WaitingShare
from sharing.policies import can_share
from sharing.second_person import Held, second_person
from sharing.services.extend import move_end
from sharing.services.grant import grant_access
from sharing.services.grant_many import grant_many
from sharing.share_disclosure import receivers, share_effects
from sharing.shareable import Level, Shareable, shareable_named, shareable_of, shareables


@dataclass(frozen=True, slots=True)
class Shared:
    """What became of sharing: the grants that were made, or what waits for a second person."""

    grants: tuple[Grant, ...] = ()
    waiting: WaitingShare | None = None


@command("sharing.share")
def share(
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
) -> Shared:
    """Let each party view (comment on, edit) these facets of each record, all of one kind.

    What opens more than ``SHARING_SECOND_PERSON`` parts of records waits until a second person has
    agreed. Raises what ``grant_access`` and ``grant_many`` do.
    """
    if not parties or not records:
        return Shared()
    shareable = shareable_of(records[0])
    times = {"valid_from": valid_from, "valid_until": valid_until}
    terms = {"facets": facets, "level": level, "condition": condition, "reason": reason, **times}
    # Whoever may not share at all hears that first, from the command itself.
    asks = actor.user_id is not None and can_share(actor, shareable)
    if not asks or not _may_open_much(shareable, parties, records, facets):
        return Shared(_grants(actor, parties, records, terms))
    try_to_share(actor, parties, records, terms)
    effects = share_effects(
        parties=parties,
        shareable=shareable,
        records=[record.pk for record in records],
        facets=facets,
        condition=condition,
        term=Term(level, valid_from, valid_until),
    )
    if sum(each.opened for each in effects) <= settings.SHARING_SECOND_PERSON:
        return Shared(_grants(actor, parties, records, terms))
    waiting = _waiting(actor, parties, records, terms)
    _ask(actor, waiting, effects)
    return Shared(waiting=waiting)


def _waiting(
    actor: Actor, parties: Sequence[Party], records: Sequence[Any], terms: dict[str, Any]
) -> WaitingShare:
    shareable = shareable_of(records[0])
    chosen = {
        "facets": shareable.names(shareable.mask(terms["facets"])),
        "reason": terms["reason"].strip(),
    }
    made: WaitingShare = WaitingShare.objects.create(
        parties=[party.pk for party in parties],
        subject=shareable.label,
        record_ids=[record.pk for record in records],
        asked_by_id=actor.user_id,
        **terms | chosen,
    )
    return made


def _ask(actor: Actor, waiting: WaitingShare, effects: Sequence[RuleDisclosure]) -> None:
    second_person().ask(
        actor=actor,
        kind=Held.SHARE,
        subject_id=waiting.pk,
        reason=waiting.reason,
        effects=effects,
    )


def _may_open_much(
    shareable: Shareable, parties: Sequence[Party], records: Sequence[Any], facets: Sequence[str]
) -> bool:
    """Whether it is worth counting: what has no parts opens its facets once to each party."""
    parts = shareable.mask(facets).bit_count() * len(parties) * len(records)
    divided = any(each.main is shareable for each in shareables())
    return divided or parts > settings.SHARING_SECOND_PERSON


def try_to_share(
    actor: Actor, parties: Sequence[Party], records: Sequence[Any], terms: dict[str, Any]
) -> None:
    """Whoever may not share, or says what makes no sense, hears so before anybody is asked."""
    with transaction.atomic(), settling_apart():
        _grants(actor, parties, records, terms)
        transaction.set_rollback(True)


def _grants(
    actor: Actor, parties: Sequence[Party], records: Sequence[Any], terms: dict[str, Any]
) -> tuple[Grant, ...]:
    if len(parties) == len(records) == 1:
        return (grant_access(actor=actor, party=parties[0], record=records[0], **terms),)
    return tuple(grant_many(actor=actor, parties=parties, records=records, **terms))


@command("sharing.confirm_share")
def confirm_share(*, actor: Actor, share: WaitingShare) -> list[Grant]:
    """Share what waits in the name of whoever asked, as a second person has agreed.

    Raises ``Forbidden`` for whoever asked, ``Conflict`` if it does not wait, and what sharing
    raises if whoever asked may not share it any more.
    """
    locked = waiting_share(share)
    if locked.asked_by is None:
        raise Forbidden
    if actor.user_id == locked.asked_by_id:
        raise Forbidden(_("Somebody else has to confirm what you asked for."), code="own")
    sharer = actor_for(locked.asked_by)
    _end(locked)
    if locked.grant is not None:
        moved = move_end(sharer, locked.grant, locked.valid_until, locked.reason)
        return [moved]
    return list(_grants(sharer, receivers(locked), records_of(locked), terms_of(locked)))


def records_of(share: WaitingShare) -> list[Any]:
    """What a waiting share would share. Raises ``NotFound`` if some of it is gone."""
    model = shareable_named(share.subject).model
    records = list(model._base_manager.filter(pk__in=share.record_ids).order_by("pk"))
    if len(records) < len(share.record_ids):
        raise NotFound
    return records


def terms_of(share: WaitingShare) -> dict[str, Any]:
    """On which terms a waiting share would share now."""
    return {
        "facets": share.facets,
        "level": Level(share.level),
        "valid_from": _later(share.valid_from),
        "valid_until": share.valid_until,
        "condition": share.condition,
        "reason": share.reason,
    }


def _later(moment: datetime | None) -> datetime | None:
    """A start that has passed while it waited is now."""
    return moment if moment is not None and moment > timezone.now() else None


@command("sharing.refuse_share")
def refuse_share(*, actor: Actor, share: WaitingShare, reason: str = "") -> WaitingShare:
    """Share nothing of what waits: nobody agreed to it. Raises ``Conflict`` if it does not
    wait."""
    locked = waiting_share(share)
    _end(locked)
    return locked


def waiting_share(share: WaitingShare) -> WaitingShare:
    """The share, locked. Raises ``Conflict`` if it does not wait."""
    locked: WaitingShare = (
        WaitingShare.objects.select_for_update(of=["self"])
        .select_related("asked_by", "grant__party", "condition")
        .get(pk=share.pk)
    )
    if locked.ended_at is not None:
        raise Conflict(_("This share does not wait for anybody."), code="share_not_waiting")
    return locked


def _end(locked: WaitingShare) -> None:
    locked.ended_at = timezone.now()
    locked.save(update_fields=["ended_at"])
