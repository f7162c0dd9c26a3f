"""What is wrong with a policy version, found before it routes anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.kernel.models import Department, User
from portal.kernel.models.people import DepartmentCode
from workflows.engine.routing import compile_policy
from workflows.engine.routing_space import Space, explore
from workflows.models import Holder, Responsibility, RoutingPolicy, RoutingRule, RoutingStep
from workflows.requests import RequestType, request_type


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about a policy. Errors keep it from coming into force, warnings do not.

    ``lacks_people`` says that it is not the policy that is wrong: somebody has to be entered.
    """

    text: str | Promise
    is_error: bool
    rule_id: int | None = None
    lacks_people: bool = False


def findings(policy: RoutingPolicy) -> list[Finding]:
    """Gaps, rules that can never match or repeat another, steps that nobody could decide."""
    rules = list(policy.rules.prefetch_related("steps__person", "steps__house_role__person"))
    if not rules:
        return [Finding(_("Add a rule: without rules the administrators decide."), True)]
    compiled = compile_policy(policy)
    kind = request_type(policy.request_type)
    space = explore(compiled, kind)
    found = list(_gaps(space, kind))
    found += [
        Finding(
            _("“%(rule)s” can never match: its conditions exclude each other.")
            % {"rule": rule.label},
            True,
            rule.pk,
        )
        for rule in rules
        if _contradicts_itself([c for c in rule.conditions if c["field"] not in kind.several])
    ]
    impossible = {finding.rule_id for finding in found}
    found += [
        Finding(
            _("“%(rule)s” never matches: no request satisfies all its conditions.")
            % {"rule": rule.label},
            True,
            rule.pk,
        )
        for place, rule in enumerate(rules)
        if space.complete and place not in space.matched and rule.pk not in impossible
    ]
    return [*found, *_overlaps(space, rules), *_repetitions(rules), *_nobody(rules)]


def _gaps(space: Space, kind: RequestType) -> Iterable[Finding]:
    if space.gap is None:
        return
    words = ", ".join(
        f"{kind.fact(name).label}: {_told(value)}" for name, value in space.gap.items()
    )
    yield Finding(
        _("No rule matches a request like this, so it goes to the administrators: %(facts)s.")
        % {"facts": words or _("any")},
        False,
    )


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(_told, value)) or "–"
    return str(value)


def _overlaps(space: Space, rules: list[RoutingRule]) -> Iterable[Finding]:
    """Two rules that ask one role of the same request in different stages ask it twice."""
    for first, second, role in sorted(space.shared):
        stages = [
            {step.stage for step in rules[place].steps.all() if step.role == role}
            for place in (first, second)
        ]
        if stages[0] != stages[1]:
            yield Finding(
                _("“%(first)s” and “%(rule)s” ask the same role in different stages: twice.")
                % {"first": rules[first].label, "rule": rules[second].label},
                False,
                rules[second].pk,
            )


def _repetitions(rules: list[RoutingRule]) -> Iterable[Finding]:
    seen: dict[tuple[Any, ...], RoutingRule] = {}
    for rule in rules:
        steps = sorted((step.stage, step.role, step.holder) for step in rule.steps.all())
        key = (str(sorted(map(str, rule.conditions))), tuple(steps))
        first = seen.setdefault(key, rule)
        if first is not rule:
            yield Finding(
                _("“%(rule)s” says the same as “%(first)s”.")
                % {"rule": rule.label, "first": first.label},
                False,
                rule.pk,
            )


def _nobody(rules: list[RoutingRule]) -> Iterable[Finding]:
    people = dict(
        Department.objects.annotate(
            people=Count("members", filter=Q(members__is_active=True))
        ).values_list("code", "people")
    )
    administrators = User.objects.filter(is_administrator=True, is_active=True).count()
    for rule in rules:
        for step in rule.steps.all():
            count = administrators
            if step.holder != Holder.ADMINISTRATOR and step.department:
                count = people.get(step.department, 0)
            if step.holder == Holder.PERSON and step.person is not None:
                count += step.person.is_active
            if step.holder == Holder.ROLE:
                count += _is_filled(step)
                yield from _vacant(rule, step)
            yield from _step_findings(rule, step, count)
    yield from _matrix(rules)


def _is_filled(step: RoutingStep) -> bool:
    """Whether somebody has the role that a step names."""
    person = step.house_role.person if step.house_role else None
    return person is not None and person.is_active


def _vacant(rule: RoutingRule, step: RoutingStep) -> Iterable[Finding]:
    if not _is_filled(step):
        yield Finding(
            _("“%(rule)s”: nobody has the role “%(role)s”, so its step goes to the fallback.")
            % {"rule": rule.label, "role": step.house_role},
            False,
            rule.pk,
            lacks_people=True,
        )


def _matrix(rules: list[RoutingRule]) -> Iterable[Finding]:
    """What the matrix lacks, if a step asks it."""
    asking = [r for r in rules if any(s.holder == Holder.MATRIX for s in r.steps.all())]
    if not asking:
        return
    cells = list(Responsibility.objects.select_related("person"))
    if not cells:
        yield Finding(
            _("“%(rule)s”: nobody is entered as responsible yet, so its steps go to the fallback.")
            % {"rule": asking[0].label},
            False,
            asking[0].pk,
            lacks_people=True,
        )
    for cell in cells:
        if not cell.person.is_active:
            yield Finding(
                _("%(cell)s: whoever is responsible has left. The fallback decides.")
                % {"cell": cell},
                False,
                asking[0].pk,
                lacks_people=True,
            )


def _step_findings(rule: RoutingRule, step: RoutingStep, count: int) -> Iterable[Finding]:
    department = dict(DepartmentCode.choices).get(step.department, step.role)
    words = {"rule": rule.label, "step": step.label or str(department)}
    if count == 0:
        yield Finding(
            _("“%(rule)s”: nobody could decide the step “%(step)s”.") % words,
            True,
            rule.pk,
            lacks_people=True,
        )
    elif count == 1 and step.holder == Holder.DEPARTMENT:
        yield Finding(
            _("“%(rule)s”: only one person could decide the step “%(step)s”.") % words,
            False,
            rule.pk,
        )
    if step.quorum and count and step.quorum > count:
        yield Finding(
            _("“%(rule)s”: the step “%(step)s” asks for more people than there are.") % words,
            True,
            rule.pk,
        )


def _contradicts_itself(conditions: list[dict[str, Any]]) -> bool:
    """Whether no value can satisfy all comparisons of one number, or a flag is yes and no."""
    bounds: dict[str, tuple[Decimal, Decimal]] = {}
    flags: dict[str, set[str]] = {}
    for condition in conditions:
        name, operator = condition["field"], condition["operator"]
        if operator in {"yes", "no"}:
            flags.setdefault(name, set()).add(operator)
            continue
        try:
            value = Decimal(str(condition["value"]))
        except InvalidOperation:
            continue
        low, high = bounds.get(name, (Decimal("-Infinity"), Decimal("Infinity")))
        if operator in {"gt", "gte", "eq"}:
            low = max(low, value)
        if operator in {"lt", "lte", "eq"}:
            high = min(high, value)
        bounds[name] = low, high
    return any(low > high for low, high in bounds.values()) or any(
        len(answers) > 1 for answers in flags.values()
    )
