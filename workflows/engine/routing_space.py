"""Every kind of request that a policy can tell apart: found by standing on both sides of each
threshold. Gaps, rules that never match, and roles that two rules ask are read from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import combinations, islice, product
from typing import Any

from workflows.engine.routing import FALLBACK_ROLE, holds, plan_route
from workflows.requests import Fact, RequestType, members

MOST = 4096
_STEP = {"percent": Decimal("0.1"), "money": Decimal("0.01"), "number": Decimal("0.001")}


@dataclass(slots=True)
class Space:
    """What was found. ``gap`` are facts that no rule matches; ``matched`` are places of rules
    that match somewhere; ``shared`` pairs of rules that ask the same role of the same request.
    ``complete`` says whether every kind of request was looked at.
    """

    complete: bool = True
    gap: Mapping[str, Any] | None = None
    matched: set[int] = field(default_factory=set)
    shared: set[tuple[int, int, str]] = field(default_factory=set)


def explore(rules: Sequence[Mapping[str, Any]], kind: RequestType) -> Space:
    """Look at every kind of request that these rules tell apart, at most ``MOST``."""
    space = Space(complete=is_combined(rules, kind))
    for number, facts in enumerate(islice(_kinds(rules, kind), MOST + 1)):
        if number == MOST:
            space.complete = False
            break
        matching = [
            place
            for place, rule in enumerate(rules)
            if all(holds(condition, facts, kind) for condition in rule["conditions"])
        ]
        space.matched.update(matching)
        _note_shared(space, rules, matching)
        if space.gap is None and plan_route(rules, facts, kind)[0].role == FALLBACK_ROLE:
            space.gap = facts
    return space


def _note_shared(space: Space, rules: Sequence[Mapping[str, Any]], matching: list[int]) -> None:
    asked: dict[str, int] = {}
    for place in matching:
        for role in {step["role"] for step in rules[place]["steps"]}:
            first = asked.setdefault(role, place)
            if first != place:
                space.shared.add((first, place, role))


def _kinds(rules: Sequence[Mapping[str, Any]], kind: RequestType) -> Iterator[dict[str, Any]]:
    used = {c["field"] for rule in rules for c in rule["conditions"]}
    facts = [fact for fact in kind.fact_list if fact.name in used]
    for values in product(*(_values(rules, fact) for fact in facts)):
        yield {fact.name: value for fact, value in zip(facts, values, strict=True)}


def _values(rules: Sequence[Mapping[str, Any]], fact: Fact) -> list[Any]:
    if fact.kind == "flag":
        return [False, True]
    if fact.several:
        return _lists(rules, fact)
    if fact.choices:
        return [code for code, _label in fact.choices]
    named = [
        value
        for rule in rules
        for condition in rule["conditions"]
        if condition["field"] == fact.name
        for value in _named(condition)
    ]
    if fact.kind in _STEP:
        return _around(named, _STEP[fact.kind], signed=fact.signed)
    return [*sorted(set(named)), "\N{HORIZONTAL ELLIPSIS}"]


def _named(condition: Mapping[str, Any]) -> list[str]:
    """The values that a condition compares a single value with."""
    value = condition.get("value")
    if value in (None, ""):
        return []
    several = condition["operator"] in {"in", "not_in"}
    return members(value) if several or isinstance(value, list) else [str(value).strip()]


# More values than this are looked at one by one and all together, not in every combination.
_COMBINED = 5


def _lists(rules: Sequence[Mapping[str, Any]], fact: Fact) -> list[list[str]]:
    """Lists of every combination of the values that rules name, with and without another one."""
    asked = [
        members(condition["value"])
        for rule in rules
        for condition in rule["conditions"]
        if condition["field"] == fact.name and condition.get("value") not in (None, "")
    ]
    named = sorted({value for values in asked for value in values})
    other = next((code for code, _label in fact.choices if code not in named), None)
    rest = [other or "…"] if other or not fact.choices else []
    if len(named) <= _COMBINED:
        sizes = range(len(named) + 1)
        chosen = [list(some) for size in sizes for some in combinations(named, size)]
    else:
        chosen = [[], *([value] for value in named), *asked, named]
        chosen += [[value for value in named if value not in values] for values in asked]
    return [*chosen, *(values + rest for values in chosen if rest)]


def is_combined(rules: Sequence[Mapping[str, Any]], kind: RequestType) -> bool:
    """Whether every combination of the values of lists is looked at."""
    for name in kind.several:
        values = {
            value
            for rule in rules
            for condition in rule["conditions"]
            if condition["field"] == name
            for value in members(condition.get("value") or "")
        }
        if len(values) > _COMBINED:
            return False
    return True


def _around(named: list[str], step: Decimal, *, signed: bool) -> list[str]:
    """Each threshold, just below it and just above it; less than nothing only if that can be."""
    found = {Decimal(0)}
    for value in named:
        try:
            threshold = Decimal(value)
        except InvalidOperation:
            continue
        found |= {threshold - step, threshold, threshold + step}
    return [str(value) for value in sorted(found) if signed or value >= 0]
