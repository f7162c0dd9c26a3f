"""Rules as an administrator drafts them, and what can be wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import DomainError, Refused
from portal.kernel.models.people import DepartmentCode
from workflows.engine.routing import OPERATORS
from workflows.models import DecisionKind, Effect, Holder, Late, Mode, Reasons
from workflows.requests import RequestType

# Which kinds of facts name whom a step is given to.
_PLACES: set[str | None] = {"text", "choice", "country"}
_NAMING: dict[str, set[str | None]] = {
    Holder.FACT: {"person"},
    Holder.MANAGER: {"person"},
    Holder.OWNER: {"record"},
    Holder.MATRIX: _PLACES,
}
# Comparisons that need no value.
UNARY = {"yes", "no"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the editor gives it. ``hours`` are working hours."""

    stage: int
    department: str = ""
    role: str = ""
    label: str = ""
    holder: str = Holder.DEPARTMENT
    person_id: int | None = None
    fact: str = ""
    other_fact: str = ""
    mode: str = Mode.ONE
    quorum: int | None = None
    hours: Decimal = Decimal(16)
    effect: str = Effect.DECIDE
    allowed: Sequence[str] = ()
    reasons: str = Reasons.REFUSAL
    late: str = Late.ESCALATE


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the editor gives it: conditions that all must hold, and steps."""

    label: str
    conditions: Sequence[Mapping[str, Any]] = field(default=())
    steps: Sequence[Step] = field(default=())


def mistakes(rule: Rule, kind: RequestType) -> list[DomainError]:
    """What the editor got wrong: one error for each place, named as the form names it."""
    errors: list[DomainError] = []
    if not rule.label.strip():
        errors.append(Refused(_("Give the rule a name."), code="label_missing", field="label"))
    if not rule.steps:
        errors.append(Refused(_("Add at least one step."), code="steps_missing", field="steps"))
    for number, condition in enumerate(rule.conditions):
        errors += _condition_mistakes(condition, kind, f"conditions.{number}")
    for number, step in enumerate(rule.steps):
        errors += _step_mistakes(step, kind, f"steps.{number}")
    return errors


def _condition_mistakes(
    condition: Mapping[str, Any], kind: RequestType, path: str
) -> list[DomainError]:
    known = {fact.name: fact for fact in kind.fact_list}
    fact = known.get(condition.get("field", ""))
    operator = condition.get("operator", "")
    if fact is None:
        return [Refused(_("Choose a fact."), code="unknown_fact", field=f"{path}.field")]
    if operator not in OPERATORS or (operator in UNARY) != (fact.kind == "flag"):
        return [
            Refused(
                _("Choose a comparison that fits the fact."),
                code="unknown_operator",
                field=f"{path}.operator",
            )
        ]
    value = str(condition.get("value", "")).strip()
    if operator not in UNARY and not value:
        return [
            Refused(
                _("Enter a value to compare with."), code="value_missing", field=f"{path}.value"
            )
        ]
    numeric = fact.kind in {"number", "money", "percent"} and operator not in {"in", "not_in"}
    if numeric and not _is_number(value):
        return [
            Refused(
                _("Enter a number, for example 12.5."),
                code="value_not_a_number",
                field=f"{path}.value",
            )
        ]
    return []


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except ArithmeticError:
        return False


def _step_mistakes(step: Step, kind: RequestType, path: str) -> list[DomainError]:
    kinds = {fact.name: fact.kind for fact in kind.fact_list}
    checks = [
        (step.stage >= 1, "stage", _("Number the stages from 1.")),
        (step.hours > 0, "hours", _("Enter the target in working hours, for example 16.")),
        (step.holder in Holder.values, "holder", _("Choose who decides.")),
        (step.mode in Mode.values, "mode", _("Choose how many decide.")),
        (
            step.holder != Holder.DEPARTMENT or step.department in DepartmentCode.values,
            "department",
            _("Choose a department."),
        ),
        (
            step.holder != Holder.PERSON or step.person_id is not None,
            "person",
            _("Choose a person."),
        ),
        (
            kinds.get(step.fact) in _NAMING.get(step.holder, {kinds.get(step.fact)}),
            "fact",
            _("Choose a fact that names this."),
        ),
        (
            step.holder != Holder.MATRIX or kinds.get(step.other_fact) in _PLACES,
            "other_fact",
            _("Choose the fact that holds the product line."),
        ),
        (
            step.mode != Mode.QUORUM or (step.quorum or 0) >= 1,
            "quorum",
            _("Enter how many must approve."),
        ),
        (
            not step.allowed or DecisionKind.APPROVE in step.allowed,
            "allowed",
            _("A step that cannot be approved never ends. Allow approving."),
        ),
    ]
    return [
        Refused(message, code=f"step_{name}", field=f"{path}.{name}")
        for fine, name, message in checks
        if not fine
    ]
