"""Draft, edit and discard a version of a routing policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refusals
from workflows.drafts import Rule, Step
from workflows.engine.drafting import UNARY, mistakes
from workflows.models import (
    Holder,
    HouseRole,
    Mode,
    PolicyStatus,
    RoutingPolicy,
    RoutingRule,
    RoutingStep,
)
from workflows.policies import can_manage_routes
from workflows.requests import request_type


@command("workflows.draft_policy")
def draft_policy(*, actor: Actor, code: str, note: str = "") -> RoutingPolicy:
    """Begin the next version of a policy, from the rules of the newest that routes or will route.

    Raises ``Forbidden``, ``Refused`` (``unknown_request_type``), ``Conflict`` (``draft_exists``).
    """
    _refuse_others(actor)
    request_type(code)
    versions = RoutingPolicy.objects.filter(request_type=code)
    if versions.filter(status__in=[PolicyStatus.DRAFT, PolicyStatus.PROPOSED]).exists():
        raise Conflict(
            _("There is a draft already. Edit it, or discard it first."), code="draft_exists"
        )
    newest = versions.aggregate(newest=Max("version"))["newest"] or 0
    draft = RoutingPolicy.objects.create(
        request_type=code, version=newest + 1, note=note, created_by_id=actor.user_id
    )
    base = versions.filter(status=PolicyStatus.ACTIVE).order_by("-version").first()
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
    errors = mistakes(rule, kind)
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
    roles = HouseRole.objects.in_bulk([step.house_role_id or 0 for step in rule.steps])
    RoutingStep.objects.bulk_create(
        _step_row(row, step, roles.get(step.house_role_id or 0)) for step in rule.steps
    )
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


def _key_of(role: HouseRole) -> str:
    """What a step that is given to a role is called in addresses."""
    # Two roles may be called alike, and a role like a department.
    return f"{slugify(role.name)[:30] or 'role'}-{role.pk}"


def _condition(given: Mapping[str, Any]) -> dict[str, Any]:
    condition = {"field": given["field"], "operator": given["operator"]}
    if given["operator"] not in UNARY:
        condition["value"] = given["value"]
    return condition


def _step_row(rule: RoutingRule, step: Step, role: HouseRole | None) -> RoutingStep:
    role = role if step.holder == Holder.ROLE else None
    return RoutingStep(
        rule=rule,
        stage=step.stage,
        role=step.role or (_key_of(role) if role else step.department or step.holder),
        label=step.label or (role.name if role else ""),
        house_role=role,
        holder=step.holder,
        department=step.department,
        person_id=step.person_id,
        fact=step.fact,
        other_fact=step.other_fact if step.holder == Holder.MATRIX else "",
        mode=step.mode,
        quorum=step.quorum if step.mode == Mode.QUORUM else None,
        hours=step.hours,
        effect=step.effect,
        allowed=list(step.allowed),
        reasons=step.reasons,
        late=step.late,
    )
