"""What stands beside the facts of a change of sharing: its terms, how much of each facet it opens
or closes, and of which records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from partners.engine.sharing_changes import by_kind, effects_of, subject_of
from partners.models import SharingChange, StandingChange
from partners.selectors.parties import name_parties
from sharing.disclosure import RuleDisclosure
from sharing.models import Rule
from sharing.rule_values import names_of
from sharing.shareable import shareable_named
from workflows.requests import Sheet, Words

_LISTED = 40

type Row = tuple[str, str | Words]


def change_sheet(change: SharingChange) -> Sheet:
    """Why it is asked, and the exact disclosure: how much of each facet, and of which records."""
    known, change.known_effects = change.known_effects or effects_of(change), ()
    effects = by_kind(known)
    counts = [row for each in effects for row in _counts(each, effects)]
    listed = [row for each in effects for row in _records(each)][:_LISTED]
    further = _changed_records(effects) - len(listed)
    if further > 0:
        listed.append((gettext_noop("Further records, at least"), str(further)))
    rows = (*counts[:_LISTED], *listed)
    return Sheet(summary=change.reason, rows=rows, terms=tuple(_terms(subject_of(change))))


def _terms(subject: Any) -> Iterator[Row]:
    """What a rule asks for, and what becomes what of a partner's place."""
    if isinstance(subject, StandingChange):
        yield from _place(subject)
    if isinstance(subject, Rule):
        yield from _criteria(subject)


def _criteria(rule: Rule) -> Iterator[Row]:
    shareable = shareable_named(rule.subject)
    for asked in rule.criteria.all():
        criterion = shareable.criterion(asked.field)
        label = str(criterion.title(shareable.model))
        names = [str(name) for _value, name in names_of(shareable, criterion, asked.values)]
        yield label[:1].upper() + label[1:], Words(tuple(names))


def _place(asked: StandingChange) -> Iterator[Row]:
    """What becomes what, of the place of a partner."""
    for name in asked.place:
        values = []
        for each in (asked.partner, asked):
            shown = getattr(each, f"get_{name}_display", None)
            value = shown() if shown else getattr(each, name)
            values.append(str(getattr(value, "name", value) or "–"))
        if values[0] != values[1]:
            label = str(StandingChange._meta.get_field(name).verbose_name)
            yield label[:1].upper() + label[1:], Words(tuple(values), " → ")


def _counts(effect: RuleDisclosure, effects: Sequence[RuleDisclosure]) -> Iterator[Row]:
    """``Contacts: 12``; where several are concerned, with whom and what it is about."""
    about: tuple[str, ...] = ()
    if len(effects) > 1:
        about = (name_parties([effect.party])[0].name, " · ", str(effect.shareable.plural), ": ")
    sign = ("−" if effect.closes else "+") if len({each.closes for each in effects}) > 1 else ""
    for facet, count in effect.facets:
        yield str(facet.label), Words((*about, f"{sign}{count}"), "")


def _records(effect: RuleDisclosure) -> Iterator[Row]:
    for record, facets in effect.listed:
        yield str(record), Words(tuple(str(facet.label) for facet in facets))


def _changed_records(effects: Sequence[RuleDisclosure]) -> int:
    """How many records change, at least: as many as of the facet that changes of most."""
    return sum(max((count for _facet, count in each.facets), default=0) for each in effects)
