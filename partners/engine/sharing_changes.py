"""Exactly what a change of sharing opens or closes: the facts that routes ask of and approvers
decide on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import override

from partners.engine.agreement_effects import lapse_effects
from partners.engine.change_terms import print_of_terms
from partners.engine.standing import standing_effects
from partners.models import (
    AgreementVersion,
    Overlap,
    Partner,
    SharingChange,
    SharingChangeKind,
    StandingChange,
    Tier,
)
from partners.selectors.overlaps import overlap_disclosure
from partners.selectors.parties import name_parties
from portal.kernel.actors import SYSTEM, actor_for
from sharing.disclosure import RuleDisclosure, rule_disclosure
from sharing.models import Party, PartyKind, Rival, Rule, WaitingShare, Wall
from sharing.share_disclosure import receivers, waiting_share_effects
from sharing.shareable import shareable_named
from sharing.wall_disclosure import rival_closure, rival_opening, wall_closure, wall_opening
from workflows.engine.snapshots import digest_of

_MODELS: dict[str, type[Model]] = {
    SharingChangeKind.RULE: Rule,
    SharingChangeKind.WALL: Wall,
    SharingChangeKind.LIFT: Wall,
    SharingChangeKind.JOIN: Rival,
    SharingChangeKind.LEAVE: Rival,
    SharingChangeKind.OVERLAP: Overlap,
    SharingChangeKind.STANDING: StandingChange,
    SharingChangeKind.VERSION: AgreementVersion,
    SharingChangeKind.SHARE: WaitingShare,
}


def subject_of(change: SharingChange) -> Any:
    """The rule, wall, place in a group, or overlap that a change is about."""
    return subject_named(change.kind, change.subject_id)


def subject_named(kind: str, subject_id: int) -> Any:
    """The same before there is a change. Raises ``ObjectDoesNotExist``."""
    return _MODELS[kind]._default_manager.get(pk=subject_id)


def title_of(subject: Any) -> str:
    """What people call a change: the rule's or the agreement's name, or whom it is about, and of
    a single record that is shared also which one."""
    if isinstance(subject, Rule):
        return subject.name
    if isinstance(subject, Overlap):
        return subject.organisation.name
    if isinstance(subject, StandingChange):
        return subject.partner.organisation.name
    if isinstance(subject, AgreementVersion):
        return subject.agreement.name
    with override("en"):
        found = receivers(subject) if isinstance(subject, WaitingShare) else [subject.party]
        names = ", ".join(each.name for each in name_parties(found))
        return f"{record_of_share(subject)}{names}"


def record_of_share(subject: Any) -> str:
    """``C-1042 → ``, where a single record is shared; else nothing. Its name stays with those who
    see it: a change is listed for longer than whoever asked for it may see its record."""
    if not isinstance(subject, WaitingShare) or len(subject.record_ids) != 1:
        return ""
    shareable = shareable_named(subject.subject)
    if shareable.key == "public_id":
        return ""  # what has no number would be called by one for programs
    record = shareable.model._base_manager.filter(pk=subject.record_ids[0]).first()
    return f"{shareable.name_of(record)} → " if record else ""


def effects_of(change: SharingChange) -> list[RuleDisclosure]:
    """What it would open or close now, for each party and kind of record, exact."""
    return _EFFECTS[change.kind](subject_of(change))


def _of_overlap(overlap: Overlap) -> list[RuleDisclosure]:
    effect = overlap_disclosure(
        actor=actor_for(overlap.house_agreed_by), overlap=overlap, facets=overlap.waiting_facets
    )
    return [effect] if effect else []


def _of_standing(asked: StandingChange) -> list[RuleDisclosure]:
    return standing_effects(actor=SYSTEM, partner=asked.partner, values=asked.place)


def _of_joining(rival: Rival) -> list[RuleDisclosure]:
    return rival_closure(actor=SYSTEM, group=rival.group, party=rival.party)


def _of_rule(rule: Rule) -> list[RuleDisclosure]:
    effect = rule_disclosure(
        actor=SYSTEM,
        shareable=shareable_named(rule.subject),
        party=rule.party,
        criteria={each.field: each.values for each in rule.criteria.all()},
        facets=rule.facets,
        condition=rule.condition,
    )
    return [effect]


_EFFECTS: dict[str, Callable[[Any], list[RuleDisclosure]]] = {
    SharingChangeKind.RULE: _of_rule,
    SharingChangeKind.WALL: lambda wall: [wall_closure(actor=SYSTEM, wall=wall)],
    SharingChangeKind.LIFT: lambda wall: [wall_opening(actor=SYSTEM, wall=wall)],
    SharingChangeKind.JOIN: _of_joining,
    SharingChangeKind.LEAVE: lambda rival: rival_opening(actor=SYSTEM, rival=rival),
    SharingChangeKind.OVERLAP: _of_overlap,
    SharingChangeKind.STANDING: _of_standing,
    SharingChangeKind.VERSION: lambda version: lapse_effects(
        actor=SYSTEM, agreement=version.agreement
    ),
    SharingChangeKind.SHARE: waiting_share_effects,
}


def facts_as_sent(change: SharingChange) -> dict[str, Any]:
    """What rules may ask and approvers decide on. What the change does is worked out once: the
    sheet beside these facts, which is taken next, tells of the same."""
    if not change.known_effects:
        change.known_effects = effects_of(change)
    return _facts(change, change.known_effects)


def change_facts(change: SharingChange) -> dict[str, Any]:
    """The same as it is now."""
    return _facts(change, effects_of(change))


def _facts(change: SharingChange, effects: Sequence[RuleDisclosure]) -> dict[str, Any]:
    subject = subject_of(change)
    return facts_of(
        change.kind,
        effects,
        until=_day(getattr(subject, "valid_until", None)),
        under_agreement=getattr(subject, "condition_id", None) is not None,
        level=subject.level if isinstance(subject, WaitingShare) else "",
        begins=_day(subject.valid_from) if isinstance(subject, WaitingShare) else None,
        terms=print_of_terms(change.kind, subject),
    )


def _day(moment: date | None) -> date | None:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def facts_of(
    kind: str,
    effects: Sequence[RuleDisclosure],
    *,
    until: date | None = None,
    under_agreement: bool,
    level: str = "",
    begins: date | None = None,
    terms: str = "",
) -> dict[str, Any]:
    """The facts of a change with these effects, made or only thought of. ``terms`` is a print of
    what was asked for."""
    parties = {each.party.pk: each.party for each in effects}.values()
    opening, closing = (
        [each.opened for each in effects if each.closes == closes] for closes in (False, True)
    )
    kinds = by_kind(effects)
    with override("en"):
        names = sorted(each.name for each in name_parties(parties))
    return {
        "change": str(kind),
        "parties": names,
        "party_kinds": sorted({each.kind for each in parties}),
        "tier": highest_tier(parties),
        "opens": sum(opening) if opening else None,
        "closes": sum(closing) if closing else None,
        "records": sum(each.records for each in kinds),
        "record_kinds": sorted({each.shareable.label for each in kinds}),
        "facets": sorted({facet.name for each in kinds for facet, _count in each.facets}),
        "level": str(level),
        "begins": begins,
        "until": until,
        "under_agreement": under_agreement,
        "exactly": _print_of(effects),
        "terms": terms,
    }


def by_kind(effects: Sequence[RuleDisclosure]) -> list[RuleDisclosure]:
    """The effects on records and on what is a part of them, one after the other."""
    return [one for each in effects for one in each.each_kind]


def _print_of(effects: Sequence[RuleDisclosure]) -> str:
    """The same only for the same parts of the same records of the same parties."""
    return digest_of({"effects": sorted(f"{e.fingerprint}{e.closes}" for e in by_kind(effects))})


def highest_tier(parties: Iterable[Party]) -> str:
    """The highest tier of any partner that counts as one of these; empty if none does."""
    ladder = list(Tier.values)
    tiers: set[str] = set()
    for party in parties:
        if party.kind == PartyKind.TIER:
            tiers.add(party.code)
        elif party.kind == PartyKind.PROGRAMME:
            tiers |= _tiers(programme=party.code)
        elif party.kind == PartyKind.LINE:
            tiers |= _tiers(distributor=party.subject_id)
        elif party.kind == PartyKind.PERSON:
            tiers |= _tiers(
                organisation__memberships__user=party.subject_id,
                organisation__memberships__ended_at=None,
            )
        else:
            tiers |= _tiers(organisation=party.subject_id)
    return max(tiers & set(ladder), key=ladder.index, default="")


def _tiers(**which: Any) -> set[str]:
    return set(Partner.objects.filter(**which).values_list("tier", flat=True))
