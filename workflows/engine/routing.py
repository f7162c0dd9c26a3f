"""From a request's facts to its route: the steps that a version of the policy asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refused
from workflows.models import Effect, Holder, Late, Mode, PolicyStatus, Reasons, RoutingPolicy
from workflows.requests import ON_LISTS, RequestType, members

FALLBACK_ROLE = "administrator"
FALLBACK_HOURS = Decimal(16)


@dataclass(slots=True)
class PlannedStep:
    """A step of a route before it has a task. ``why`` are the labels of the rules that ask it.

    ``house_role_id`` is the role whose person decides, ``place`` are the territories and product
    lines whose person does; ``record_id`` is the record, of the kind that ``fact`` says, whose
    owner does.
    """

    stage: int
    role: str
    holder: str
    hours: Decimal
    department: str = ""
    person_id: int | None = None
    label: str = ""
    mode: str = Mode.ONE
    quorum: int | None = None
    effect: str = Effect.DECIDE
    allowed: list[str] = field(default_factory=list)
    reasons: str = Reasons.REFUSAL
    late: str = Late.ESCALATE
    why: list[str] = field(default_factory=list)
    fact: str = ""
    place: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    record_id: int | None = None
    house_role_id: int | None = None


def compile_policy(policy: RoutingPolicy) -> list[dict[str, Any]]:
    """The rules of a version as plain values: what the engine reads once it is active."""
    return [
        {
            "label": rule.label,
            "conditions": rule.conditions,
            "steps": [
                {
                    "stage": step.stage,
                    "role": step.role,
                    "label": step.label,
                    "holder": step.holder,
                    "department": step.department,
                    "person": step.person_id,
                    "house_role": step.house_role_id,
                    "fact": step.fact,
                    "other_fact": step.other_fact,
                    "mode": step.mode,
                    "quorum": step.quorum,
                    "hours": str(step.hours),
                    "effect": step.effect,
                    "allowed": step.allowed,
                    "reasons": step.reasons,
                    "late": step.late,
                }
                for step in rule.steps.all()
            ],
        }
        for rule in policy.rules.prefetch_related("steps")
    ]


def policy_in_force(code: str, at: datetime) -> RoutingPolicy:
    """The version that routes requests of this kind at a moment.

    Raises ``Refused`` (``no_routing_policy``) if none was activated.
    """
    policy = (
        RoutingPolicy.objects.filter(
            request_type=code, status=PolicyStatus.ACTIVE, effective_from__lte=at
        )
        .order_by("-effective_from", "-version")
        .first()
    )
    if policy is None:
        raise Refused(
            _("Nobody has said yet who decides requests of this kind. Ask an administrator."),
            code="no_routing_policy",
        )
    return policy


def plan_route(
    rules: Sequence[Mapping[str, Any]], facts: Mapping[str, Any], request_type: RequestType
) -> list[PlannedStep]:
    """The steps that these rules ask of a request with these facts, by stage.

    A role asked twice in one stage is asked once, within the shorter target. Where no rule
    matches, the administrators decide: no request is left lying.
    """
    steps: dict[tuple[int, str], PlannedStep] = {}
    for rule in rules:
        if not all(holds(condition, facts, request_type) for condition in rule["conditions"]):
            continue
        for given in rule["steps"]:
            step = _planned(given, facts)
            known = steps.setdefault((step.stage, step.role), step)
            known.hours = min(known.hours, step.hours)
            known.why.append(rule["label"])
    if not steps:
        return [fallback_step()]
    ordered = sorted(steps.values(), key=lambda step: step.stage)
    numbers = {stage: n for n, stage in enumerate(sorted({s.stage for s in ordered}), 1)}
    for step in ordered:
        step.stage = numbers[step.stage]
    return ordered


def fallback_step() -> PlannedStep:
    """What is asked where no rule matches."""
    return PlannedStep(
        stage=1, role=FALLBACK_ROLE, holder=Holder.ADMINISTRATOR, hours=FALLBACK_HOURS
    )


def _planned(given: Mapping[str, Any], facts: Mapping[str, Any]) -> PlannedStep:
    holder, person = given["holder"], given["person"]
    if holder in {Holder.FACT, Holder.MANAGER}:
        named = facts.get(given["fact"])
        person = named if isinstance(named, int) else None
    if person is None and holder in {Holder.FACT, Holder.MANAGER, Holder.PERSON}:
        holder = Holder.DEPARTMENT if given["department"] else Holder.ADMINISTRATOR
    if person is not None and holder in {Holder.FACT, Holder.PERSON}:
        holder = Holder.PERSON
    named = facts.get(given["fact"])
    return PlannedStep(
        stage=given["stage"],
        role=given["role"],
        label=given["label"],
        holder=holder,
        department=given["department"],
        person_id=person,
        mode=given["mode"],
        quorum=given["quorum"],
        hours=Decimal(given["hours"]),
        effect=given["effect"],
        allowed=given.get("allowed", []),
        reasons=given.get("reasons", Reasons.REFUSAL),
        late=given.get("late", Late.ESCALATE),
        fact=given["fact"],
        place=(_texts(named), _texts(facts.get(given.get("other_fact", "")))),
        record_id=named if isinstance(named, int) else None,
        house_role_id=given.get("house_role"),
    )


def _texts(value: Any) -> tuple[str, ...]:
    """A fact's values as the matrix names them; a fact may hold several."""
    values = value if isinstance(value, list) else str(value or "").split(",")
    return tuple(text for one in values if (text := str(one).strip()))


# --- Conditions --------------------------------------------------------------------------------


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def _same(given: Any, wanted: Any) -> bool:
    try:
        return _number(given) == _number(wanted)
    except InvalidOperation:
        return str(given).casefold() == str(wanted).casefold()


def _among(given: Any, wanted: Any) -> bool:
    return any(_same(given, value) for value in members(wanted))


# --- Conditions on facts that are lists ----------------------------------------------------------


def _hits(given: Any, wanted: Any) -> list[bool]:
    """For each value that is asked for, whether the list holds it."""
    held = members(given)
    return [any(_same(one, value) for one in held) for value in members(wanted)]


LIST_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "any": lambda given, wanted: any(_hits(given, wanted)),
    "all": lambda given, wanted: all(_hits(given, wanted)),
    "none": lambda given, wanted: not any(_hits(given, wanted)),
}


# --- Conditions on single values -----------------------------------------------------------------


def _compared(test: Callable[[Decimal, Decimal], bool]) -> Callable[[Any, Any], bool]:
    def compare(given: Any, wanted: Any) -> bool:
        try:
            return test(_number(given), _number(wanted))
        except InvalidOperation:
            # Dates in ISO form sort as text; anything else never matches.
            texts = isinstance(given, str) and isinstance(wanted, str)
            order = (given > wanted) - (given < wanted) if texts else 0
            return texts and test(Decimal(order), Decimal(0))

    return compare


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _same,
    "ne": lambda given, wanted: not _same(given, wanted),
    "gt": _compared(lambda a, b: a > b),
    "gte": _compared(lambda a, b: a >= b),
    "lt": _compared(lambda a, b: a < b),
    "lte": _compared(lambda a, b: a <= b),
    "in": _among,
    "not_in": lambda given, wanted: not _among(given, wanted),
    "yes": lambda given, _: given is True,
    "no": lambda given, _: given is not True,
}


def holds(
    condition: Mapping[str, Any], facts: Mapping[str, Any], request_type: RequestType
) -> bool:
    """Whether one condition holds. A fact that is not known satisfies ``no`` and nothing else.

    On a list, "=" holds if the value is among those of the list, and so do policies of old.
    """
    name, operator = condition["field"], condition["operator"]
    given = facts.get(name)
    if given is None and operator != "no":
        return False
    if isinstance(given, list) or name in request_type.several:
        operator = ON_LISTS.get(operator, operator)
    compare = LIST_OPERATORS.get(operator) or OPERATORS[operator]
    return compare(given, condition.get("value"))
