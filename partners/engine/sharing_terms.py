"""What a change of sharing asks for: to whom, what of which records, how far and how long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from partners.engine.sharing_changes import effects_of, subject_of
from partners.models import (
    Agreement,
    AgreementVersion,
    Overlap,
    SharingChange,
    SharingChangeKind,
    SharingChangeStatus,
    StandingChange,
)
from partners.selectors.parties import PartyName, name_parties
from portal.kernel.actors import Actor
from sharing.comparison import listed_for
from sharing.disclosure import RuleDisclosure
from sharing.models import Party, PartyKind, Rival, Rule, WaitingShare, Wall
from sharing.policies import visible_to
from sharing.share_disclosure import receivers
from sharing.shareable import shareable_named

# As many of the records, and of the parties, are named as a reader looks through.
MOST = 200


@dataclass(frozen=True, slots=True)
class AskedTerms:
    """The terms of a change, of whatever kind; what a kind does not have is empty.

    ``kind`` is the kind of record, ``records`` are those that the reader sees of the ``count``
    that are named one by one; ``further`` are criteria of a rule, the place that a partner gets,
    and the like, by name.
    """

    parties: tuple[PartyName, ...] = ()
    kind: str = ""
    records: tuple[str, ...] = ()
    count: int | None = None
    facets: tuple[str, ...] = ()
    level: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    agreement: str = ""
    further: tuple[tuple[str, tuple[str, ...]], ...] = ()


def terms_of_change(actor: Actor, change: SharingChange) -> AskedTerms:
    """The terms of a change that the actor knows of."""
    return _TERMS[change.kind](actor, subject_of(change))


def effects_now(actor: Actor, change: SharingChange) -> list[RuleDisclosure]:
    """What a change that the actor knows of would open and close now, all counted, for each party
    and kind of record, with those of the records that the actor sees; nothing once it is over."""
    if change.status != SharingChangeStatus.WAITING:
        return []
    told = [listed_for(actor, effect) for effect in effects_of(change)]
    return [one for effect in told for one in effect.each_kind if one.facets]


def _of_share(actor: Actor, share: WaitingShare) -> AskedTerms:
    return AskedTerms(
        parties=_named(receivers(share)),
        kind=share.subject,
        records=_records(actor, share.subject, share.record_ids),
        count=len(share.record_ids),
        facets=tuple(share.facets),
        level=share.level,
        valid_from=share.valid_from,
        valid_until=share.valid_until,
        agreement=_agreement(share.condition_id),
    )


def _of_rule(_actor: Actor, rule: Rule) -> AskedTerms:
    return AskedTerms(
        parties=_named([rule.party]),
        kind=rule.subject,
        facets=tuple(rule.facets),
        valid_until=rule.valid_until,
        agreement=_agreement(rule.condition_id),
        further=tuple((each.field, tuple(each.values)) for each in rule.criteria.all()),
    )


def _of_wall(actor: Actor, wall: Wall) -> AskedTerms:
    named = [wall.object_id] if wall.object_id else []
    owner = [each.reference for each in _named(_organisation(wall.owner_id))]
    return AskedTerms(
        parties=_named([wall.party]),
        kind=wall.subject,
        records=_records(actor, wall.subject, named),
        count=len(named) or None,
        facets=tuple(shareable_named(wall.subject).names(wall.mask)),
        valid_from=wall.begins_at,
        valid_until=wall.valid_until,
        further=(("owner", tuple(owner)),) if owner else (),
    )


def _of_rival(_actor: Actor, rival: Rival) -> AskedTerms:
    return AskedTerms(
        parties=_named([rival.party]), further=(("group", (str(rival.group.name),)),)
    )


def _of_overlap(_actor: Actor, overlap: Overlap) -> AskedTerms:
    return AskedTerms(
        parties=_named(_organisation(overlap.organisation_id)),
        kind="partners.organisation",
        facets=tuple(overlap.waiting_facets),
        valid_until=overlap.ends_at,
    )


def _of_standing(_actor: Actor, asked: StandingChange) -> AskedTerms:
    return AskedTerms(
        parties=_named(_organisation(asked.partner.organisation_id)),
        further=tuple(
            (name, (str(getattr(value, "reference", value) or ""),))
            for name, value in asked.place.items()
        ),
    )


def _of_version(_actor: Actor, version: AgreementVersion) -> AskedTerms:
    return AskedTerms(
        agreement=version.agreement.name, further=(("version", (str(version.number),)),)
    )


_TERMS: dict[str, Callable[[Actor, Any], AskedTerms]] = {
    SharingChangeKind.RULE: _of_rule,
    SharingChangeKind.WALL: _of_wall,
    SharingChangeKind.LIFT: _of_wall,
    SharingChangeKind.JOIN: _of_rival,
    SharingChangeKind.LEAVE: _of_rival,
    SharingChangeKind.OVERLAP: _of_overlap,
    SharingChangeKind.STANDING: _of_standing,
    SharingChangeKind.VERSION: _of_version,
    SharingChangeKind.SHARE: _of_share,
}


def _named(parties: Iterable[Party]) -> tuple[PartyName, ...]:
    return tuple(name_parties(islice(parties, MOST)))


def _organisation(key: int | None) -> list[Party]:
    return list(Party.objects.filter(kind=PartyKind.ORGANISATION, subject_id=key or 0, code=""))


def _agreement(condition_id: int | None) -> str:
    found = Agreement.objects.filter(condition=condition_id).first() if condition_id else None
    return found.name if found else ""


def _records(actor: Actor, subject: str, keys: list[int]) -> tuple[str, ...]:
    shareable = shareable_named(subject)
    rows = shareable.model._default_manager.filter(pk__in=keys).order_by("pk")
    return tuple(shareable.name_of(each) for each in visible_to(actor, rows)[:MOST])
