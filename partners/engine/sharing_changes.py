"""Exactly what a change of sharing opens or closes: the facts that routes ask of and approvers
decide on, and the sheet beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_noop, override

from partners.models import Overlap, Partner, SharingChange, SharingChangeKind, Tier
from partners.selectors.overlaps import overlap_disclosure
from partners.selectors.parties import name_parties
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.formats import country_text
from portal.kernel.models import User
from sharing.disclosure import RuleDisclosure, rule_disclosure
from sharing.models import Party, PartyKind, Rival, Rule, RuleCriterion, Wall
from sharing.shareable import shareable_named
from sharing.wall_disclosure import rival_closure, rival_opening, wall_closure, wall_opening
from workflows.requests import Sheet

OPENING = frozenset(
    {
        SharingChangeKind.RULE,
        SharingChangeKind.LIFT,
        SharingChangeKind.LEAVE,
        SharingChangeKind.OVERLAP,
    }
)
_MODELS: dict[str, type[Model]] = {
    SharingChangeKind.RULE: Rule,
    SharingChangeKind.WALL: Wall,
    SharingChangeKind.LIFT: Wall,
    SharingChangeKind.JOIN: Rival,
    SharingChangeKind.LEAVE: Rival,
    SharingChangeKind.OVERLAP: Overlap,
}
_LISTED = 40


def subject_of(change: SharingChange) -> Any:
    """The rule, wall, place in a group, or overlap that a change is about."""
    return subject_named(change.kind, change.subject_id)


def subject_named(kind: str, subject_id: int) -> Any:
    """The same before there is a change. Raises ``ObjectDoesNotExist``."""
    return _MODELS[kind]._default_manager.get(pk=subject_id)


def title_of(subject: Any) -> str:
    """What people call a change: the rule's name, or the partner that it is about."""
    if isinstance(subject, Rule):
        return subject.name
    if isinstance(subject, Overlap):
        return subject.organisation.name
    with override("en"):
        return name_parties([subject.party])[0].name


def effects_of(change: SharingChange) -> list[RuleDisclosure]:
    """What it would open or close now, for each party and kind of record, exact."""
    subject = subject_of(change)
    match change.kind:
        case SharingChangeKind.RULE:
            return [_of_rule(subject)]
        case SharingChangeKind.WALL:
            return [wall_closure(actor=SYSTEM, wall=subject)]
        case SharingChangeKind.LIFT:
            return [wall_opening(actor=SYSTEM, wall=subject)]
        case SharingChangeKind.JOIN:
            return rival_closure(actor=SYSTEM, group=subject.group, party=subject.party)
        case SharingChangeKind.LEAVE:
            return rival_opening(actor=SYSTEM, rival=subject)
    effect = overlap_disclosure(
        actor=actor_for(subject.house_agreed_by), overlap=subject, facets=subject.waiting_facets
    )
    return [effect] if effect else []


def _of_rule(rule: Rule) -> RuleDisclosure:
    return rule_disclosure(
        actor=SYSTEM,
        shareable=shareable_named(rule.subject),
        party=rule.party,
        criteria={each.field: each.values for each in rule.criteria.all()},
        facets=rule.facets,
        condition=rule.condition,
    )


def change_facts(change: SharingChange) -> dict[str, Any]:
    """What rules may ask and approvers decide on."""
    subject = subject_of(change)
    until = getattr(subject, "valid_until", None)
    return facts_of(
        change.kind,
        effects_of(change),
        until=until.date() if isinstance(until, datetime) else until,
        under_agreement=getattr(subject, "condition_id", None) is not None,
    )


def facts_of(
    kind: str, effects: Sequence[RuleDisclosure], *, until: Any = None, under_agreement: bool
) -> dict[str, Any]:
    """The facts of a change with these effects, made or only thought of."""
    parties = {each.party.pk: each.party for each in effects}.values()
    changed = sum(each.opened for each in effects)
    opens = kind in OPENING
    with override("en"):
        names = sorted(each.name for each in name_parties(parties))
    return {
        "change": str(kind),
        "parties": names,
        "party_kinds": sorted({each.kind for each in parties}),
        "tier": highest_tier(parties),
        "opens": changed if opens else None,
        "closes": None if opens else changed,
        "records": sum(each.records for each in effects),
        "record_kinds": sorted({each.shareable.label for each in effects}),
        "facets": sorted({facet.name for each in effects for facet, _count in each.facets}),
        "until": until,
        "under_agreement": under_agreement,
    }


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


# --- The sheet ----------------------------------------------------------------------------------


def change_sheet(change: SharingChange) -> Sheet:
    """Why it is asked, and the exact disclosure: how much of each facet, and of which records."""
    subject = subject_of(change)
    effects = effects_of(change)
    rows = [*_criteria(subject), *(row for each in effects for row in _counts(each, effects))]
    listed = [row for each in effects for row in _records(each)][:_LISTED]
    further = _changed_records(effects) - len(listed)
    if further > 0:
        listed.append((gettext_noop("Further records, at least"), str(further)))
    return Sheet(summary=change.reason, rows=(*rows, *listed))


def _criteria(subject: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(subject, Rule):
        return
    columns = shareable_named(subject.subject).model._meta
    for each in subject.criteria.all():
        label = str(columns.get_field(each.field).verbose_name)  # type: ignore[union-attr]
        yield label[:1].upper() + label[1:], ", ".join(_values(each))


def _values(criterion: RuleCriterion) -> Iterable[str]:
    """The values of a criterion by their names."""
    if criterion.field == "owner":
        people = User.objects.filter(pk__in=criterion.values).order_by("full_name")
        return people.values_list("full_name", flat=True)
    if criterion.field == "country":
        with override("en"):
            return [country_text(code) for code in criterion.values]
    return criterion.values


def _counts(
    effect: RuleDisclosure, effects: Sequence[RuleDisclosure]
) -> Iterator[tuple[str, str]]:
    """``Contacts: 12``; where several are concerned, with whom and what it is about."""
    about = ""
    if len(effects) > 1:
        about = f"{name_parties([effect.party])[0].name} · {effect.shareable.plural}: "
    for facet, count in effect.facets:
        yield str(facet.label), f"{about}{count}"


def _records(effect: RuleDisclosure) -> Iterator[tuple[str, str]]:
    for record, facets in effect.listed:
        yield str(record), ", ".join(str(facet.label) for facet in facets)


def _changed_records(effects: Sequence[RuleDisclosure]) -> int:
    """How many records change, at least: as many as of the facet that changes of most."""
    return sum(max((count for _facet, count in each.facets), default=0) for each in effects)
