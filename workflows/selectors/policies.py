"""Routing policies as administrators read them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.units import format_unit
from django.conf import settings
from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.formats import active_locale, money_text, number_text, percent_text
from portal.kernel.models import User
from portal.kernel.models.people import DepartmentCode
from portal.kernel.money import Money
from workflows.models import (
    DecisionKind,
    Holder,
    Late,
    Mode,
    PolicyStatus,
    Reasons,
    RoutingPolicy,
    RoutingRule,
    RoutingStep,
)
from workflows.policies import can_manage_routes
from workflows.requests import ON_LISTS, RequestType, members, request_type, request_types
from workflows.wording import rule_text

_MOST_VERSIONS = 50
_NUMBERS = {"money", "percent", "number"}
_UNUSED = {PolicyStatus.DRAFT, PolicyStatus.PROPOSED}

OPERATOR_LABELS = {
    "eq": "=",
    "ne": "≠",
    "gt": ">",
    "gte": "≥",
    "lt": "<",
    "lte": "≤",
}


def operator_text(operator: str) -> str:
    """A comparison as people read it."""
    words = {
        "in": _("is one of"),
        "not_in": _("is none of"),
        "yes": _("is true"),
        "no": _("is not true"),
        "any": _("contains any of"),
        "all": _("contains all of"),
        "none": _("contains none of"),
    }
    return OPERATOR_LABELS.get(operator) or words[operator]


@dataclass(frozen=True, slots=True)
class PolicyFamily:
    """One kind of request with the versions of its policy, newest first."""

    kind: RequestType
    versions: Sequence[RoutingPolicy]
    in_force: RoutingPolicy | None
    draft: RoutingPolicy | None


def policy_families(*, actor: Actor) -> list[PolicyFamily]:
    """Every kind of request with its policy's versions. Raises ``NotFound`` for others."""
    _refuse(actor)
    rows = list(
        RoutingPolicy.objects.select_related("activated_by")
        .annotate(running=Count("approvals", filter=Q(approvals__outcome="pending")))
        .order_by("request_type", "-version")[:500]
    )
    now = timezone.now()
    families = []
    for kind in request_types():
        versions = [row for row in rows if row.request_type == kind.code]
        active = [
            row
            for row in versions
            if row.status == PolicyStatus.ACTIVE
            and row.effective_from is not None
            and row.effective_from <= now
        ]
        families.append(
            PolicyFamily(
                kind,
                versions[:_MOST_VERSIONS],
                max(
                    active, key=lambda row: (row.effective_from or now, row.version), default=None
                ),
                next((row for row in versions if row.status in _UNUSED), None),
            )
        )
    return families


def state_of(version: RoutingPolicy, in_force: RoutingPolicy | None) -> tuple[str, str]:
    """The badge of a version, its code and words: one version routes, whatever was activated."""
    if version.status != PolicyStatus.ACTIVE:
        return version.status, str(version.get_status_display())
    if version.effective_from is not None and version.effective_from > timezone.now():
        return "planned", _("Coming into force")
    if in_force is not None and version.pk != in_force.pk:
        return PolicyStatus.RETIRED.value, _("Replaced")
    return PolicyStatus.ACTIVE.value, _("In force")


def version_in_force(version: RoutingPolicy) -> RoutingPolicy | None:
    """The version of the same kind of request that routes now; nothing if none does."""
    return (
        RoutingPolicy.objects.filter(
            request_type=version.request_type,
            status=PolicyStatus.ACTIVE,
            effective_from__lte=timezone.now(),
        )
        .order_by("-effective_from", "-version")
        .first()
    )


def access_policy(*, actor: Actor, public_id: uuid.UUID) -> RoutingPolicy:
    """One version with its rules and steps. Raises ``NotFound``."""
    _refuse(actor)
    steps = Prefetch("steps", RoutingStep.objects.select_related("person", "house_role"))
    rules = Prefetch("rules", RoutingRule.objects.prefetch_related(steps))
    policy = RoutingPolicy.objects.prefetch_related(rules).filter(public_id=public_id).first()
    if policy is None:
        raise NotFound
    return policy


def _refuse(actor: Actor) -> None:
    if not can_manage_routes(actor):
        raise NotFound


# --- In words ----------------------------------------------------------------------------------


def condition_text(condition: dict[str, Any], kind: RequestType) -> str:
    """A condition as a sentence: ``Discount ≥ 20 %``, with units and in the reader's numbers."""
    fact = kind.fact(condition["field"])
    given, operator = condition.get("value", ""), condition["operator"]
    parts = members(given) if fact.choices or isinstance(given, list) else [str(given)]
    names = {code: str(label) for code, label in fact.choices}
    if fact.kind in _NUMBERS:
        parts = [_number_text(fact.kind, part) if part else part for part in parts]
    # A name that holds a comma itself is told from its neighbours.
    mark = "; " if any("," in part for part in parts) and len(parts) > 1 else ", "
    value = mark.join(names.get(part, part) for part in parts)
    if fact.several:
        operator = ON_LISTS.get(operator, operator)
    return " ".join(part for part in (str(fact.label), operator_text(operator), value) if part)


def _number_text(kind: str, value: str) -> str:
    """A threshold with its unit; as it was typed if it is no number."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if kind == "money":
        return money_text(Money(number, settings.HOUSE_CURRENCY))
    if kind == "percent":
        return percent_text(number / 100, max(0, -int(number.normalize().as_tuple().exponent)))
    return number_text(number)


def holder_text(step: RoutingStep, kind: RequestType) -> str:
    """Who a step is given to."""
    department = str(dict(DepartmentCode.choices).get(step.department, step.department))
    match step.holder:
        case Holder.PERSON:
            return str(step.person or department)
        case Holder.FACT:
            return str(kind.fact(step.fact).label)
        case Holder.MANAGER:
            return _("Manager of: %(fact)s") % {"fact": kind.fact(step.fact).label}
        case Holder.ROLE:
            return str(step.house_role or department)
        case Holder.OWNER:
            return _("Owner of: %(fact)s") % {"fact": kind.fact(step.fact).label}
        case Holder.MATRIX:
            return _("Responsible for %(territory)s and %(line)s") % {
                "territory": kind.fact(step.fact).label,
                "line": kind.fact(step.other_fact).label,
            }
        case Holder.ADMINISTRATOR:
            return _("Administrators")
    return department


def working_hours_text(hours: Decimal) -> str:
    """A target as people say it: ``16 hours of working time``."""
    whole = hours == hours.to_integral_value()
    time = format_unit(int(hours) if whole else hours.normalize(), "hour", locale=active_locale())
    return _("%(time)s of working time") % {"time": time}


def rule_lines(policy: RoutingPolicy) -> list[dict[str, Any]]:
    """The rules of a version in words."""
    kind = request_type(policy.request_type)
    return [
        {
            "rule": rule,
            "name": rule_text(rule.label),
            "conditions": [condition_text(condition, kind) for condition in rule.conditions],
            "steps": [
                {
                    "stage": step.stage,
                    "label": _(step.label) if step.label else holder_text(step, kind),
                    "who": holder_text(step, kind),
                    "mode": str(Mode(step.mode).label),
                    "quorum": step.quorum,
                    "time": working_hours_text(step.hours),
                    "effect": step.get_effect_display(),
                    "more": _more(step),
                }
                for step in rule.steps.all()
            ],
        }
        for rule in policy.rules.all()
    ]


def _more(step: RoutingStep) -> str:
    """What differs from the usual: fewer choices, a reason for everything, time that decides."""
    parts = []
    if step.allowed:
        labels = dict(DecisionKind.choices)
        parts.append(", ".join(str(labels.get(kind, kind)) for kind in step.allowed))
    if step.reasons != Reasons.REFUSAL:
        parts.append(_("a reason for every decision"))
    if step.late != Late.ESCALATE:
        parts.append(str(step.get_late_display()))
    return " · ".join(parts)


def house_people() -> list[tuple[int, str]]:
    """The house's own people, for choosing who decides."""
    people = User.objects.filter(is_active=True)
    in_house = people.filter(departments__isnull=False) | people.filter(is_administrator=True)
    return list(in_house.distinct().order_by("full_name").values_list("pk", "full_name")[:1000])
