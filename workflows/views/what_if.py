"""A route before it is sent, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from portal.kernel.models import User
from portal.kernel.models.people import DepartmentCode
from workflows.engine.routing import PlannedStep
from workflows.engine.what_if import Otherwise, WhatIf
from workflows.models import ApprovalTask
from workflows.selectors.durations import spent_text
from workflows.selectors.policies import working_hours_text
from workflows.views.sheet import fact_text
from workflows.wording import rule_text


def what_if_lines(found: WhatIf | None, *, names_people: bool) -> dict[str, Any] | None:
    """Steps, times and counterfactuals for ``workflows/what_if.html``. The house learns names."""
    if found is None:
        return None
    ids = {each.step.person_id for each in found.steps if each.step.person_id}
    people = User.objects.in_bulk(ids) if names_people and ids else {}
    return {
        "steps": [
            {
                "stage": each.step.stage,
                "role": role_of(each.step),
                "who": str(people.get(each.step.person_id, "")),
                "target": working_hours_text(each.step.hours),
                "usual": spent_text(each.usual) if each.usual is not None else "",
                "why": ", ".join(map(rule_text, each.why)),
                "certain": each.certain,
            }
            for each in found.steps
        ],
        "usual": spent_text(found.usual) if found.usual is not None else "",
        "otherwise": [otherwise_text(each) for each in found.otherwise],
    }


def role_of(step: PlannedStep | ApprovalTask) -> str:
    """What a step is called, planned or laid out."""
    if step.label:
        # A label in words that pages use too reads in each reader's language.
        return _(step.label)
    departments = dict(DepartmentCode.choices)
    return str(departments.get(step.department, step.department) or _("Administrators"))


def otherwise_text(otherwise: Otherwise) -> str:
    """``Highest discount at 11.9 %: Finance is not needed.``"""
    words = {
        "fact": str(otherwise.fact.label),
        "value": fact_text(otherwise.fact, otherwise.value),
        "roles": ", ".join(role_of(step) for step in otherwise.without),
    }
    return _("%(fact)s: %(value)s. Then not needed: %(roles)s.") % words
