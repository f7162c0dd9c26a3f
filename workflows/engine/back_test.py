"""A draft policy over requests that were decided by another: what would have gone elsewhere."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from workflows.engine import time
from workflows.engine.routing import PlannedStep, compile_policy, plan_route
from workflows.models import ApprovalProcess, RoutingPolicy
from workflows.requests import RequestType, request_type
from workflows.selectors.durations import usual_times

# The newest requests that are looked at, and those of them that are listed.
MOST, LISTED = 5000, 100
_MONTH = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Rerouted:
    """One request that would have gone elsewhere."""

    reference: str
    title: str
    url: str
    added: tuple[PlannedStep, ...]
    dropped: tuple[PlannedStep, ...]
    at_stake: Decimal


@dataclass(slots=True)
class BackTest:
    """What a draft would have changed.

    ``load`` counts steps by role, before and after. ``hours_before`` and ``hours_after`` are the
    mean working hours of a request: what its steps usually take, or their targets. ``at_risk`` is
    what is at stake, in the house's currency, in requests that would lose a step.
    """

    since: dt.datetime
    requests: int = 0
    rerouted: int = 0
    listed: list[Rerouted] = field(default_factory=list)
    load: dict[str, tuple[int, int]] = field(default_factory=dict)
    names: dict[str, PlannedStep] = field(default_factory=dict)
    hours_before: float = 0
    hours_after: float = 0
    at_risk: Decimal = Decimal(0)
    is_capped: bool = False

    @property
    def share(self) -> float:
        """Which part of the requests would have gone elsewhere, from 0 to 1."""
        return self.rerouted / self.requests if self.requests else 0


def back_test(policy: RoutingPolicy, *, months: int) -> BackTest:
    """Route the requests of the last months again by this version, on the facts of that time."""
    kind = request_type(policy.request_type)
    rules = compile_policy(policy)
    since = time.now() - months * _MONTH
    rows = list(
        ApprovalProcess.objects.filter(request_type=policy.request_type, submitted_at__gte=since)
        .select_related("snapshot", "policy")
        .order_by("-submitted_at")[: MOST + 1]
    )
    found = BackTest(since, is_capped=len(rows) > MOST)
    before, after = Counter[str](), Counter[str]()
    usual = usual_times(policy.request_type, _roles(rules, rows))
    spent = [0.0, 0.0]
    for process in rows[:MOST]:
        facts = process.snapshot.facts
        old = plan_route(process.policy.compiled, facts, kind)
        new = plan_route(rules, facts, kind)
        found.requests += 1
        for steps, count, place in ((old, before, 0), (new, after, 1)):
            count.update(step.role for step in steps)
            found.names.update({step.role: step for step in steps})
            spent[place] += _hours(steps, usual)
        _compare(found, process, kind, old, new)
    roles = sorted(found.names, key=lambda role: -before[role] - after[role])
    found.load = {role: (before[role], after[role]) for role in roles}
    if found.requests:
        found.hours_before, found.hours_after = (total / found.requests for total in spent)
    return found


def _roles(rules: Sequence[Mapping[str, Any]], rows: Sequence[ApprovalProcess]) -> set[str]:
    every = [rules, *{row.policy_id: row.policy.compiled for row in rows}.values()]
    return {step["role"] for each in every for rule in each for step in rule["steps"]}


def _hours(steps: Sequence[PlannedStep], usual: Mapping[str, dt.timedelta]) -> float:
    stages: dict[int, float] = {}
    for step in steps:
        known = usual.get(step.role)
        hours = known.total_seconds() / 3600 if known is not None else float(step.hours)
        stages[step.stage] = max(stages.get(step.stage, 0.0), hours)
    return sum(stages.values())


def _compare(
    found: BackTest,
    process: ApprovalProcess,
    kind: RequestType,
    old: Sequence[PlannedStep],
    new: Sequence[PlannedStep],
) -> None:
    if _order(old) == _order(new):
        return
    dropped = _beyond(old, new)
    stake = kind.at_stake(process.snapshot.facts)
    found.rerouted += 1
    if dropped:
        found.at_risk += stake
    if len(found.listed) < LISTED:
        added = _beyond(new, old)
        found.listed.append(
            Rerouted(process.reference, process.title, process.url, added, dropped, stake)
        )


def _beyond(
    steps: Sequence[PlannedStep], others: Sequence[PlannedStep]
) -> tuple[PlannedStep, ...]:
    """Those that the others do not ask, or not as often: a role may be asked in two stages."""
    left = Counter(step.role for step in others)
    left.subtract(step.role for step in steps)
    return tuple(step for step in reversed(steps) if _take(left, step.role))[::-1]


def _take(left: Counter[str], role: str) -> bool:
    left[role] += 1
    return left[role] <= 0


def _order(steps: Sequence[PlannedStep]) -> list[tuple[int, str]]:
    return sorted((step.stage, step.role) for step in steps)
