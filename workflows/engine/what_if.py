"""What would happen to a request if it were sent now, and what would change that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.kernel.actors import Actor
from workflows.engine import time
from workflows.engine.people import find_people
from workflows.engine.routing import PlannedStep, fallback_step, plan_route, policy_in_force
from workflows.engine.snapshots import as_json
from workflows.models import RoutingPolicy
from workflows.requests import Fact, RequestType, request_type
from workflows.selectors.durations import usual_times

# How far below or above a threshold a value has to be: the last digit that people see.
_LAST_DIGIT = {"percent": Decimal("0.1"), "money": Decimal("0.01"), "number": Decimal("0.001")}
# Which side of its threshold an operator's other answer lies on.
_OTHER_SIDE = {"gte": -1, "gt": 0, "lte": 1, "lt": 0}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One step of the route. ``why`` are the names of the rules that ask it; for the author only
    those whose conditions are on facts that the author states. ``usual`` is working time.
    ``certain`` is off where it takes a fact that is hidden from whoever asks to say whether the
    step is asked.
    """

    step: PlannedStep
    usual: dt.timedelta | None
    why: tuple[str, ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Otherwise:
    """With ``fact`` at ``value``, the steps of ``without`` would not be asked."""

    fact: Fact
    value: Any
    without: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The route that a request would take, and what would make it shorter."""

    policy: RoutingPolicy
    steps: Sequence[Foreseen]
    otherwise: Sequence[Otherwise]

    @property
    def usual(self) -> dt.timedelta | None:
        """Working time for what is certain of the route; nothing if a stage has no history."""
        stages: dict[int, list[dt.timedelta | None]] = {}
        for each in self.steps:
            if not each.certain:
                continue
            stages.setdefault(each.step.stage, []).append(each.usual)
        total = dt.timedelta(0)
        for times in stages.values():
            known = [each for each in times if each is not None]
            if len(known) < len(times):
                return None
            total += max(known)
        return total if stages else None


def what_if(code: str, facts: Mapping[str, Any], *, actor: Actor) -> WhatIf:
    """The route of a request with these facts, by the policy that is in force.

    The author learns roles and the thresholds of what they state themselves, the house all.
    Nothing of it depends on a fact that is hidden from the actor, however often they ask with
    other prices: what only such a fact can require may be asked, and is told as that.
    Raises ``Refused`` (``no_routing_policy``).
    """
    kind = request_type(code)
    policy = policy_in_force(code, time.now())
    given = as_json(dict(facts))
    hidden = kind.hidden_from(actor)
    rules = [_at_most(rule, hidden) for rule in policy.compiled]
    steps, sure = _steps(policy.compiled, rules, given, kind)
    find_people(steps, kind)
    usual = usual_times(code, [step.role for step in steps])
    known = kind.facts_seen_by(actor) if actor.is_house else kind.fact_list
    open_facts = {f.name for f in known if actor.is_house or f.stated}
    told = _told_rules(policy.compiled, open_facts)
    return WhatIf(
        policy,
        [
            Foreseen(
                step,
                usual.get(step.role),
                tuple(why for why in step.why if why in told),
                certain=is_sure,
            )
            for step, is_sure in zip(steps, sure, strict=True)
        ],
        list(_otherwise(rules, given, kind, steps, open_facts)),
    )


def _at_most(rule: Mapping[str, Any], hidden: frozenset[str]) -> Mapping[str, Any]:
    """A rule as if its conditions on hidden facts held."""
    conditions = [each for each in rule["conditions"] if each["field"] not in hidden]
    return {**rule, "conditions": conditions}


def _steps(
    compiled: Sequence[Mapping[str, Any]],
    rules: Sequence[Mapping[str, Any]],
    facts: Mapping[str, Any],
    kind: RequestType,
) -> tuple[list[PlannedStep], list[bool]]:
    """What the ``rules`` ask at most, and of each step whether one of its rules asks it for sure:
    one that is as it was compiled, without a hidden fact. If none is sure, nobody may ask any of
    them: then it is the administrators who decide."""
    steps = plan_route([{**r, "label": n} for n, r in enumerate(rules)], facts, kind)
    sure = []
    for step in steps:
        asking: list[Any] = step.why
        # The fallback itself has no rule.
        sure.append(not asking or any(rules[n] == compiled[n] for n in asking))
        step.why = [rules[n]["label"] for n in asking]
    if not any(sure):
        return [*steps, fallback_step()], [*sure, False]
    return steps, sure


def _told_rules(rules: Sequence[Mapping[str, Any]], open_facts: set[str]) -> set[str]:
    return {
        rule["label"]
        for rule in rules
        if all(condition["field"] in open_facts for condition in rule["conditions"])
    }


def _otherwise(
    rules: Sequence[Mapping[str, Any]],
    facts: Mapping[str, Any],
    kind: RequestType,
    steps: Sequence[PlannedStep],
    open_facts: set[str],
) -> Iterator[Otherwise]:
    """For each fact the nearest value that makes the route shorter and nowhere longer."""
    asked = {(step.stage, step.role): step for step in steps}
    for fact in kind.fact_list:
        if fact.name not in open_facts or facts.get(fact.name) is None:
            continue
        for value in _nearest(rules, fact, facts[fact.name]):
            there = plan_route(rules, {**facts, fact.name: value}, kind)
            left = {step.role for step in there}
            gone = tuple(step for step in asked.values() if step.role not in left)
            if gone and left <= {step.role for step in steps}:
                yield Otherwise(fact, value, gone)
                break


def _nearest(rules: Sequence[Mapping[str, Any]], fact: Fact, now: Any) -> list[Any]:
    """Values on the other side of the rules' thresholds, those nearest to ``now`` first."""
    conditions = [c for rule in rules for c in rule["conditions"] if c["field"] == fact.name]
    if fact.kind == "flag":
        return [not now] if conditions else []
    if fact.kind not in _LAST_DIGIT:
        return []
    found = set()
    for condition in conditions:
        side = _OTHER_SIDE.get(condition["operator"])
        if side is None:
            continue
        try:
            threshold = Decimal(str(condition["value"]))
        except InvalidOperation:
            continue
        value = threshold + side * _LAST_DIGIT[fact.kind]
        if fact.signed or value >= 0:
            found.add(value)
    here = Decimal(str(now))
    return [str(value) for value in sorted(found, key=lambda value: abs(value - here))]
