"""Draft, edit and discard a version of a routing policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, DomainError, Forbidden, NotFound, Refusals, Refused
from portal.kernel.models.people import DepartmentCode
from workflows.engine.routing import OPERATORS
from workflows.models import (
    Effect,
    Holder,
    Mode,
    PolicyStatus,
    RoutingPolicy,
    RoutingRule,
    RoutingStep,
)
from workflows.policies import can_manage_routes
from workflows.requests import RequestType, request_type

_UNARY = {"yes", "no"}


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
    mode: str = Mode.ONE
    quorum: int | None = None
    hours: Decimal = Decimal(16)
    effect: str = Effect.DECIDE


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the editor gives it: conditions that all must hold, and steps."""

    label: str
    conditions: Sequence[Mapping[str, Any]] = field(default=())
    steps: Sequence[Step] = field(default=())


@command("workflows.draft_policy")
def draft_policy(*, actor: Actor, code: str, note: str = "") -> RoutingPolicy:
    """Begin the next version of a policy, with the rules that are in force.

    Raises ``Forbidden``, ``Refused`` (``unknown_request_type``), ``Conflict`` (``draft_exists``).
    """
    _refuse_others(actor)
    request_type(code)
    versions = RoutingPolicy.objects.filter(request_type=code)
    if versions.filter(status=PolicyStatus.DRAFT).exists():
        raise Conflict(
            _("There is a draft already. Edit it, or discard it first."), code="draft_exists"
        )
    newest = versions.aggregate(newest=Max("version"))["newest"] or 0
    draft = RoutingPolicy.objects.create(
        request_type=code, version=newest + 1, note=note, created_by_id=actor.user_id
    )
    base = (
        versions.filter(status=PolicyStatus.ACTIVE, effective_from__lte=timezone.now())
        .order_by("-effective_from", "-version")
        .first()
    )
    if base is not None:
        _copy(base, draft)
    return draft


@command("workflows.save_rule")
def save_rule(
    *, actor: Actor, policy: UUID, rule: Rule, rule_id: int | None = None
) -> RoutingRule:
    """Add a rule to a draft, or replace one of its rules.

    Raises ``Forbidden``, ``NotFound``, ``Conflict`` (``not_a_draft``) and ``Refusals`` that name
    ``label``, ``conditions.N.…`` and ``steps.N.…``.
    """
    draft = _draft(actor, policy)
    kind = request_type(draft.request_type)
    errors = _mistakes(rule, kind)
    if errors:
        raise Refusals(errors)
    values = {
        "label": rule.label.strip(),
        "conditions": [_condition(condition) for condition in rule.conditions],
    }
    if rule_id is None:
        last = draft.rules.aggregate(last=Max("position"))["last"] or 0
        row = RoutingRule.objects.create(policy=draft, position=last + 1, **values)
    else:
        found = draft.rules.filter(pk=rule_id).first()
        if found is None:
            raise NotFound
        row = found
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        row.steps.all().delete()
    RoutingStep.objects.bulk_create(_step_row(row, step) for step in rule.steps)
    return row


@command("workflows.remove_rule")
def remove_rule(*, actor: Actor, policy: UUID, rule_id: int) -> None:
    """Take a rule out of a draft. Raises ``Forbidden``, ``NotFound``, ``Conflict``."""
    row = _draft(actor, policy).rules.filter(pk=rule_id).first()
    if row is None:
        raise NotFound
    row.delete()


@command("workflows.discard_policy")
def discard_policy(*, actor: Actor, policy: UUID) -> None:
    """Throw a draft away. Raises ``Forbidden``, ``NotFound``, ``Conflict`` (``not_a_draft``)."""
    _draft(actor, policy).delete()


def _refuse_others(actor: Actor) -> None:
    if not can_manage_routes(actor):
        raise Forbidden


def _draft(actor: Actor, policy: UUID) -> RoutingPolicy:
    _refuse_others(actor)
    row = RoutingPolicy.objects.select_for_update().filter(public_id=policy).first()
    if row is None:
        raise NotFound
    if row.status != PolicyStatus.DRAFT:
        raise Conflict(
            _("This version is in use and stays as it is. Begin a new version."),
            code="not_a_draft",
        )
    return row


def _copy(base: RoutingPolicy, draft: RoutingPolicy) -> None:
    steps = []
    for rule in base.rules.prefetch_related("steps"):
        copied = list(rule.steps.all())
        rule.pk, rule.policy = None, draft
        rule.save(force_insert=True)
        for step in copied:
            step.pk, step.rule = None, rule
            steps.append(step)
    RoutingStep.objects.bulk_create(steps)


def _condition(given: Mapping[str, Any]) -> dict[str, Any]:
    condition = {"field": given["field"], "operator": given["operator"]}
    if given["operator"] not in _UNARY:
        condition["value"] = given["value"]
    return condition


def _step_row(rule: RoutingRule, step: Step) -> RoutingStep:
    return RoutingStep(
        rule=rule,
        stage=step.stage,
        role=step.role or step.department or step.holder,
        label=step.label,
        holder=step.holder,
        department=step.department,
        person_id=step.person_id,
        fact=step.fact,
        mode=step.mode,
        quorum=step.quorum if step.mode == Mode.QUORUM else None,
        hours=step.hours,
        effect=step.effect,
    )


# --- What the editor may have got wrong --------------------------------------------------------


def _mistakes(rule: Rule, kind: RequestType) -> list[DomainError]:
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
    if operator not in OPERATORS or (operator in _UNARY) != (fact.kind == "flag"):
        return [
            Refused(
                _("Choose a comparison that fits the fact."),
                code="unknown_operator",
                field=f"{path}.operator",
            )
        ]
    value = str(condition.get("value", "")).strip()
    if operator not in _UNARY and not value:
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
    facts = {fact.name for fact in kind.fact_list if fact.kind == "person"}
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
        (step.holder != Holder.FACT or step.fact in facts, "fact", _("Choose a fact.")),
        (
            step.mode != Mode.QUORUM or (step.quorum or 0) >= 1,
            "quorum",
            _("Enter how many must approve."),
        ),
    ]
    return [
        Refused(message, code=f"step_{name}", field=f"{path}.{name}")
        for fine, name, message in checks
        if not fine
    ]
