"""Every kind of request that a policy can tell apart: found by standing on both sides of each
threshold. Gaps, rules that never match, and roles that two rules ask are read from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import islice, product
from typing import Any

from workflows.engine.routing import FALLBACK_ROLE, holds, plan_route
from workflows.requests import Fact, RequestType

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
    space = Space()
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
    if fact.choices:
        return [code for code, _label in fact.choices]
    named = [
        str(condition["value"])
        for rule in rules
        for condition in rule["conditions"]
        if condition["field"] == fact.name and condition.get("value") not in (None, "")
    ]
    if fact.kind in _STEP:
        return _around(named, _STEP[fact.kind], signed=fact.signed)
    parts = sorted({part.strip() for value in named for part in value.split(",")})
    return [*parts, "\N{HORIZONTAL ELLIPSIS}"]


def _around(named: list[str], step: Decimal, *, signed: bool) -> list[str]:
    """Each threshold, just below it and just above it; less than nothing only if that can be."""
    found = {Decimal(0)}
    for value in named:
        for part in value.split(","):
            try:
                threshold = Decimal(part.strip())
            except InvalidOperation:
                continue
            found |= {threshold - step, threshold, threshold + step}
    return [str(value) for value in sorted(found) if signed or value >= 0]
