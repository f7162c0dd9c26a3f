"""The channels that every shareable model has: rows, counts, filters, sorts, explanations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import BinaryField
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.viewers import HOUSE, viewer_of, viewing
from sharing.engine.explainer import explain
from sharing.parity.questions import Answer, channel
from sharing.policies import facet_filter, shown, visible_to
from sharing.projections import Shown
from sharing.reach import reach_of
from sharing.selectors import access
from sharing.shareable import COARSE, Shareable

type Answers = Mapping[int, Answer]


def row_answer(shareable: Shareable, *, visible: bool) -> Answer:
    """The answer of a channel that tells no more than whether there is a row."""
    base = frozenset({shareable.base})
    return Answer(base if visible else frozenset(), base)


def _every(shareable: Shareable) -> frozenset[str]:
    return frozenset(shareable.bits) | frozenset(shareable.coarse_bits)


def _rows(shareable: Shareable, records: Sequence[Any]) -> Any:
    return shareable.model._default_manager.filter(pk__in=[each.pk for each in records])


def _whole(shareable: Shareable, found: Mapping[int, Any], records: Sequence[Any]) -> Answers:
    """Rows with masks as answers about every facet."""
    every = _every(shareable)
    return {
        each.pk: Answer(
            frozenset(Shown(found[each.pk]).facets) if each.pk in found else frozenset(), every
        )
        for each in records
    }


@channel("list")
def by_list(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """The rows of a list, with their masks."""
    found = {each.pk: each for each in visible_to(actor, _rows(shareable, records))}
    return _whole(shareable, found, records)


@channel("record")
def by_record(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """The door to one row."""
    answers = {}
    for each in records:
        try:
            seen = access(actor, shareable.model._default_manager.all(), pk=each.pk)
        except NotFound:
            answers[each.pk] = Answer(frozenset(), _every(shareable))
        else:
            answers[each.pk] = Answer(frozenset(seen.facets), _every(shareable))
    return answers


@channel("count")
def by_count(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """The count of a list that holds the one row."""
    return {
        each.pk: row_answer(
            shareable, visible=visible_to(actor, _rows(shareable, [each])).count() == 1
        )
        for each in records
    }


def _probes(shareable: Shareable, record: Any) -> Iterator[tuple[str, str, Any]]:
    """For each facet a column of its own that has a value: (facet, column, value)."""
    columns = {field.name: field for field in shareable.model._meta.concrete_fields}
    for facet in shareable.facets:
        for name in facet.fields:
            field = columns.get(name)
            if name in shareable.coarse_fields or field is None or isinstance(field, BinaryField):
                continue
            value = getattr(record, field.attname)
            if value not in (None, "", []):
                yield facet.name, name, value
                break


@channel("filter")
def by_filter(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """Each record looked for by a value of each facet."""
    answers = {}
    for each in records:
        rows = visible_to(actor, _rows(shareable, [each]))
        probes = list(_probes(shareable, each))
        seen = {facet for facet, name, value in probes if _finds(rows, name, value)}
        answers[each.pk] = Answer(frozenset(seen), frozenset(facet for facet, *_rest in probes))
    return answers


def _finds(rows: Any, name: str, value: Any) -> bool:
    found: bool = facet_filter(rows, **{name: value}).exists()
    return found


@channel("sort")
def by_sort(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """What each record would be sorted by: nothing, where the facet is hidden."""
    answers = {}
    for each in records:
        rows = visible_to(actor, _rows(shareable, [each]))
        probes = list(_probes(shareable, each))
        seen = set()
        for facet, name, _value in probes:
            keys = shown(rows, name, alias="_probe").values_list("_probe", flat=True)
            if keys.first() is not None:
                seen.add(facet)
        answers[each.pk] = Answer(frozenset(seen), frozenset(facet for facet, *_rest in probes))
    return answers


@channel("bands")
def by_bands(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """Each field that has a coarse form: what it sorts by, and whether its value is found."""
    if not shareable.coarse_fields:
        return {}
    answers = {}
    for each in records:
        rows = visible_to(actor, _rows(shareable, [each]))
        seen, probed = set(), set()
        for name, form in shareable.coarse_fields.items():
            value = getattr(each, name)
            if value in (None, "") or getattr(form.of(each, name), "low", None) == value:
                continue
            facet = shareable.field_facets[name]
            probed |= {facet, f"{facet}{COARSE}"}
            key = shown(rows, name, alias="_probe").values_list("_probe", flat=True).first()
            if key == value or _finds(rows, name, value):
                seen.add(facet)
            elif key is not None:
                seen.add(f"{facet}{COARSE}")
        answers[each.pk] = Answer(frozenset(seen), frozenset(probed))
    return answers


@channel("explanation")
def by_explanation(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """What is answered to the question why."""
    every = frozenset(shareable.bits)
    return {
        each.pk: Answer(
            frozenset(name for name in every if explain(actor, each, name).allowed), every
        )
        for each in records
    }


@channel("time travel")
def by_time_travel(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """What was visible a moment ago, read from grants and walls instead of compiled rows."""
    rows = visible_to(actor, _rows(shareable, records), at=timezone.now())
    return _whole(shareable, {each.pk: each for each in rows}, records)


@channel("database")
def by_database(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """A query that forgot the policy; row-level security knows rows, and the house as a whole."""
    if viewer_of(actor) == HOUSE or not shareable.row_security:
        return {}
    with viewing(actor):
        found = set(_rows(shareable, records).values_list("pk", flat=True))
    return {each.pk: row_answer(shareable, visible=each.pk in found) for each in records}


@channel("news")
def by_news(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Answers:
    """Whoever sees a record is among those to whom its news is offered; offering tells nothing."""
    if actor.is_administrator and not actor.departments:
        return {}
    base = frozenset({shareable.base})
    answers = {}
    for each in records:
        offered = reach_of(shareable, each.pk).concerns(actor)
        seen = visible_to(actor, _rows(shareable, [each])).exists()
        answers[each.pk] = Answer(base if offered and seen else frozenset(), base)
    return answers
