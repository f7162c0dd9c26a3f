"""The form of one rule: its name, rows of conditions, rows of steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import DomainError, each
from portal.kernel.models.people import DepartmentCode
from portal.kernel.pages.forms import Form
from workflows.drafts import Rule, Step
from workflows.engine.drafting import takes_several
from workflows.engine.routing import LIST_OPERATORS, OPERATORS
from workflows.forms import HoursField
from workflows.models import DecisionKind, Effect, Holder, Late, Mode, Reasons, RoutingRule
from workflows.requests import ON_LISTS, Fact, RequestType, members
from workflows.selectors.house_roles import house_role_choices
from workflows.selectors.policies import house_people, operator_text

_MOST = 12
_BLANK = 2
_OPERATORS = (*OPERATORS, *LIST_OPERATORS)


# Kinds of facts that say whose step it is.
_PLACES = {"text", "choice", "country"}
_NAMING = {"person", "record", *_PLACES}
_ALLOWED = [(kind.value, kind.label) for kind in DecisionKind if kind != DecisionKind.UNDO]


class LabelForm(Form):
    """The rule's name."""

    label = forms.CharField(
        label=_("Name of the rule"),
        max_length=120,
        help_text=_("Approvers read it as the reason why their step is asked."),
        error_messages={"required": _("Give the rule a name.")},
    )


class ConditionForm(Form):
    """One condition; a row without a fact is left out."""

    field = forms.ChoiceField(label=_("Fact"), required=False)
    operator = forms.ChoiceField(
        label=_("Comparison"),
        required=False,
        choices=lambda: [(code, operator_text(code)) for code in _OPERATORS],
    )
    value = forms.CharField(
        label=_("Value"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 1}),
    )

    def __init__(self, *args: Any, kind: RequestType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        facts = [(f.name, str(f.label)) for f in kind.fact_list if f.kind != "record"]
        self.fields["field"].choices = [("", "–"), *facts]  # type: ignore[attr-defined]

    def condition(self) -> dict[str, Any]:
        """What was entered; several values, one on each line, as a list."""
        entered = self.cleaned_data
        fact = self.kind.fact(entered["field"])
        if not takes_several(fact, entered["operator"]):
            return entered
        # Codes and numbers hold no comma; a name may.
        text = entered["value"] if _is_name(fact) else entered["value"].replace(",", "\n")
        return {**entered, "value": members(text.splitlines())}


class StepForm(Form):
    """One step; a row without a stage is left out."""

    stage = forms.IntegerField(label=_("Stage"), required=False, min_value=1, max_value=20)
    label = forms.CharField(label=_("Shown as"), required=False, max_length=80)
    holder = forms.ChoiceField(label=_("Given to"), required=False, choices=Holder.choices)
    department = forms.ChoiceField(
        label=_("Department"),
        required=False,
        choices=[("", "–"), *DepartmentCode.choices],
    )
    person = forms.TypedChoiceField(
        label=_("Person"), required=False, coerce=int, empty_value=None
    )
    house_role = forms.TypedChoiceField(
        label=_("Role"), required=False, coerce=int, empty_value=None
    )
    fact = forms.ChoiceField(
        label=_("Fact that names the person, the record or the territory"), required=False
    )
    other_fact = forms.ChoiceField(label=_("Fact that holds the product line"), required=False)
    mode = forms.ChoiceField(label=_("How many approve"), required=False, choices=Mode.choices)
    quorum = forms.IntegerField(label=_("Number"), required=False, min_value=1, max_value=99)
    hours = HoursField(required=False)
    effect = forms.ChoiceField(label=_("Effect"), required=False, choices=Effect.choices)
    allowed = forms.MultipleChoiceField(
        label=_("May be decided"),
        required=False,
        choices=_ALLOWED,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everything, if none is marked."),
    )
    reasons = forms.ChoiceField(label=_("Reason needed"), required=False, choices=Reasons.choices)
    late = forms.ChoiceField(label=_("When it is late"), required=False, choices=Late.choices)

    def __init__(
        self,
        *args: Any,
        kind: RequestType,
        people: list[tuple[int, str]],
        roles: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for field, kinds in (("fact", _NAMING), ("other_fact", _PLACES)):
            named = [(f.name, str(f.label)) for f in kind.fact_list if f.kind in kinds]
            self.fields[field].choices = [("", "–"), *named]  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", "–"), *people]  # type: ignore[attr-defined]
        self.fields["house_role"].choices = [("", "–"), *roles]  # type: ignore[attr-defined]


class RuleForms:
    """The three parts together; ``refuse`` puts a service's refusals into their rows."""

    def __init__(self, kind: RequestType, rule: RoutingRule | None, data: Any) -> None:
        self.label = LabelForm(data, initial={"label": rule.label if rule else ""})
        conditions = forms.formset_factory(ConditionForm, extra=_BLANK, max_num=_MOST)
        steps = forms.formset_factory(StepForm, extra=_BLANK, max_num=_MOST)
        self.conditions = conditions(
            data,
            prefix="conditions",
            initial=[_as_lists(each, kind) for each in rule.conditions] if rule else [],
            form_kwargs={"kind": kind},
        )
        self.steps = steps(
            data,
            prefix="steps",
            initial=_step_rows(rule),
            form_kwargs={
                "kind": kind,
                "people": house_people(),
                "roles": house_role_choices(),
            },
        )

    def is_valid(self) -> bool:
        """Whether every part can be read; asks all of them, so that all errors show."""
        return all([self.label.is_valid(), self.conditions.is_valid(), self.steps.is_valid()])

    def rule(self) -> Rule:
        """What was entered."""
        return Rule(
            label=self.label.cleaned_data["label"],
            conditions=[form.condition() for form in self._used(self.conditions, "field")],
            steps=[_step(form.cleaned_data) for form in self._used(self.steps, "stage")],
        )

    def refuse(self, error: DomainError) -> None:
        """``conditions.1.value`` is the field ``value`` of the second condition in use."""
        rows = {
            "conditions": self._used(self.conditions, "field"),
            "steps": self._used(self.steps, "stage"),
        }
        for single in each(error):
            part, _dot, rest = (single.field or "").partition(".")
            number, _dot, name = rest.partition(".")
            if part in rows and number.isdigit() and int(number) < len(rows[part]):
                form = rows[part][int(number)]
                form.add_error(name if name in form.fields else None, str(single))
            else:
                self.label.add_error(part if part == "label" else None, str(single))

    @staticmethod
    def _used(formset: Any, name: str) -> list[Any]:
        return [form for form in formset if form.cleaned_data.get(name)]


def _as_lists(condition: dict[str, Any], kind: RequestType) -> dict[str, Any]:
    """A condition on a list in the comparison that it means there, each value on a line."""
    operator = condition["operator"]
    if condition["field"] in kind.several:
        operator = ON_LISTS.get(operator, operator)
    if not takes_several(kind.fact(condition["field"]), operator):
        return {**condition, "operator": operator}
    lines = "\n".join(members(condition.get("value", "")))
    return {**condition, "operator": operator, "value": lines}


def _is_name(fact: Fact) -> bool:
    return fact.kind == "text" and not fact.choices


def _step(values: dict[str, Any]) -> Step:
    return Step(
        stage=values["stage"],
        department=values["department"],
        label=values["label"],
        holder=values["holder"] or Holder.DEPARTMENT,
        person_id=values["person"],
        house_role_id=values["house_role"],
        fact=values["fact"],
        other_fact=values["other_fact"],
        mode=values["mode"] or Mode.ONE,
        quorum=values["quorum"],
        hours=values["hours"] or Decimal(16),
        effect=values["effect"] or Effect.DECIDE,
        allowed=values["allowed"],
        reasons=values["reasons"] or Reasons.REFUSAL,
        late=values["late"] or Late.ESCALATE,
    )


def _step_rows(rule: RoutingRule | None) -> list[dict[str, Any]]:
    if rule is None:
        return [{"stage": 1, "hours": Decimal(16)}]
    return [
        {
            "stage": step.stage,
            "label": step.label,
            "holder": step.holder,
            "department": step.department,
            "person": step.person_id,
            "house_role": step.house_role_id,
            "fact": step.fact,
            "other_fact": step.other_fact,
            "mode": step.mode,
            "quorum": step.quorum,
            "hours": f"{step.hours.normalize():f}",
            "effect": step.effect,
            "allowed": step.allowed,
            "reasons": step.reasons,
            "late": step.late,
        }
        for step in rule.steps.all()
    ]
