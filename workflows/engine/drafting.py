"""What can be wrong with a rule that an administrator drafts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import DomainError, Refused
from portal.kernel.models.people import DepartmentCode
from workflows.drafts import Rule, Step
from workflows.engine.routing import LIST_OPERATORS, OPERATORS
from workflows.models import DecisionKind, Holder, Mode
from workflows.requests import ON_LISTS, Fact, RequestType, members

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


def operators_for(fact: Fact) -> list[str]:
    """The comparisons that fit a fact. On lists those of single values are still understood."""
    if fact.several:
        return [*LIST_OPERATORS, *ON_LISTS]
    if fact.kind == "flag":
        return sorted(UNARY)
    return [operator for operator in OPERATORS if operator not in UNARY]


def takes_several(fact: Fact, operator: str) -> bool:
    """Whether a comparison of this fact is with several values."""
    return operator in {"in", "not_in"} or (fact.several and operator not in UNARY)


def _condition_mistakes(
    condition: Mapping[str, Any], kind: RequestType, path: str
) -> list[DomainError]:
    known = {fact.name: fact for fact in kind.fact_list}
    fact = known.get(condition.get("field", ""))
    operator = condition.get("operator", "")
    if fact is None:
        return [Refused(_("Choose a fact."), code="unknown_fact", field=f"{path}.field")]
    if operator not in operators_for(fact):
        return [
            Refused(
                _("Choose a comparison that fits the fact."),
                code="unknown_operator",
                field=f"{path}.operator",
            )
        ]
    given = condition.get("value", "")
    value = ", ".join(members(given)) if isinstance(given, list) else str(given).strip()
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


type _Check = tuple[bool, str, Any]


def _step_mistakes(step: Step, kind: RequestType, path: str) -> list[DomainError]:
    checks: list[_Check] = [
        (step.stage >= 1, "stage", _("Number the stages from 1.")),
        (step.hours > 0, "hours", _("Enter the target in working hours, for example 16.")),
        (step.mode in Mode.values, "mode", _("Choose how many decide.")),
        *_holder_checks(step, {fact.name: fact.kind for fact in kind.fact_list}),
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


def _holder_checks(step: Step, kinds: Mapping[str, str]) -> list[_Check]:
    """Whether it is said to whom the step is given."""
    named = kinds.get(step.fact)
    return [
        (step.holder in Holder.values, "holder", _("Choose who decides.")),
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
            step.holder != Holder.ROLE or step.house_role_id is not None,
            "house_role",
            _("Choose a role."),
        ),
        (
            named in _NAMING.get(step.holder, {named}),
            "fact",
            _("Choose a fact that names this."),
        ),
        (
            step.holder != Holder.MATRIX or kinds.get(step.other_fact) in _PLACES,
            "other_fact",
            _("Choose the fact that holds the product line."),
        ),
    ]
