"""Forms of the approvals: the decision, policies' rules, calendars, absences."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

import holidays
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.formats import country_text
from portal.kernel.models import User, WorkingCalendar
from portal.kernel.models.people import DepartmentCode
from portal.kernel.pages.forms import DateInput, DecimalField, Form, RadioCards
from workflows.models import ApprovalTask, DecisionKind
from workflows.requests import RequestType, request_types


class DecisionForm(Form):
    """What an approver decides. Further fields of the step's own come from the request type."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[(kind.value, kind.label) for kind in DecisionKind if kind != DecisionKind.UNDO],
        error_messages={"required": _("Choose what you decide.")},
    )
    fields_to_change = forms.MultipleChoiceField(
        label=_("What should the author change?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    conditions = forms.CharField(
        label=_("Conditions that the author has to keep"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, kind: RequestType, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_to_change"].choices = kind.revisable  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("decision", DecisionKind.APPROVE)
            self.initial.setdefault("idempotency_key", uuid.uuid4())


def step_form(kind: RequestType, task: ApprovalTask, data: Any = None) -> forms.Form | None:
    """The further form of a step, if its request type has one."""
    form_class = kind.forms.get(task.role)
    return form_class(data) if form_class else None


def colleagues() -> Any:
    """The house's own people, by name."""
    people = User.objects.filter(is_active=True)
    in_house = people.filter(departments__isnull=False) | people.filter(is_administrator=True)
    return in_house.distinct().order_by("full_name")


class AbsenceForm(Form):
    """From which day to which day somebody is away, and who stands in."""

    first_day = forms.DateField(label=_("First day away"), widget=DateInput)
    last_day = forms.DateField(label=_("Last day away"), widget=DateInput)
    substitute = forms.ModelChoiceField(
        label=_("Who stands in for you?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: my team sees my tasks"),
        help_text=_("They decide in your name, and both names are kept."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("For which requests?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(kind.code, kind.label) for kind in request_types()],
        help_text=_("Choose none for all. Another colleague may stand in for the others."),
    )
    note = forms.CharField(label=_("Note for colleagues"), max_length=200, required=False)

    def __init__(self, person_id: int | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["substitute"]
        field.queryset = colleagues().exclude(pk=person_id)

    def period(self) -> tuple[dt.datetime, dt.datetime]:
        """From the first day's midnight to the one after the last, in the person's time zone."""
        zone = timezone.get_current_timezone()
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        start = dt.datetime.combine(first, dt.time(), zone)
        return start, dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone)


_WEEKDAYS = (
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
)


def _countries() -> list[tuple[str, str]]:
    codes = sorted(holidays.list_supported_countries(), key=country_text)
    return [("", _("No public holidays")), *((code, country_text(code)) for code in codes)]  # type: ignore[list-item]


class CalendarForm(Form):
    """Opening hours, working days, time zone, and the country whose holidays count."""

    name = forms.CharField(label=_("Name"), max_length=100)
    country = forms.ChoiceField(label=_("Public holidays of"), required=False, choices=_countries)
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name) for name in sorted(available_timezones())],
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        coerce=int,
        choices=_WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one working day.")},
    )
    opens = forms.TimeField(label=_("Opens"), widget=forms.TimeInput({"type": "time"}))
    closes = forms.TimeField(label=_("Closes"), widget=forms.TimeInput({"type": "time"}))
    departments = forms.MultipleChoiceField(
        label=_("Departments that keep it"),
        required=False,
        choices=DepartmentCode.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def of(cls, calendar: WorkingCalendar) -> CalendarForm:
        """The form filled from a stored calendar."""
        names = ("name", "country", "timezone", "days", "opens", "closes")
        codes = [department.code for department in calendar.departments.all()]
        initial = {name: getattr(calendar, name) for name in names}
        return cls(initial={**initial, "departments": codes})


class ActivationForm(Form):
    """When a version of a policy comes into force."""

    when = forms.ChoiceField(
        label=_("When does it come into force?"),
        choices=[("now", _("Now")), ("later", _("At the start of a day"))],
        initial="now",
        widget=RadioCards(
            hints={"now": _("Requests that are running finish on the version that routed them.")}
        ),
    )
    day = forms.DateField(label=_("Day"), required=False, widget=DateInput)

    def clean(self) -> dict[str, Any]:
        """A day is needed when it is not now."""
        values = super().clean() or {}
        if values.get("when") == "later" and not values.get("day"):
            self.add_error("day", _("Enter the day."))
        return values

    def moment(self) -> dt.datetime | None:
        """``None`` for now."""
        if self.cleaned_data["when"] == "now":
            return None
        zone = timezone.get_current_timezone()
        return dt.datetime.combine(self.cleaned_data["day"], dt.time(), zone)


class HoursField(DecimalField):
    """A target in working hours."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Target"))
        kwargs.setdefault("min_value", Decimal("0.25"))
        super().__init__(unit=_("working hours"), **kwargs)


class ResponsibilityForm(Form):
    """One cell of the matrix of territories and product lines."""

    territory = forms.CharField(
        label=_("Territory"),
        required=False,
        max_length=60,
        help_text=_("As the request says it, for example BG. Empty: every territory."),
    )
    product_line = forms.CharField(
        label=_("Product line"),
        required=False,
        max_length=60,
        help_text=_("As the product says it. Empty: every product line."),
    )
    person = forms.TypedChoiceField(
        label=_("Person"), coerce=int, error_messages={"required": _("Choose a person.")}
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "–"), *people]  # type: ignore[attr-defined]


class HouseRoleForm(Form):
    """A role of the house, and who has it."""

    name = forms.CharField(
        label=_("Role"),
        max_length=60,
        help_text=_("For example “Head of sales”. A name that is there already is changed."),
        error_messages={"required": _("Give the role a name.")},
    )
    person = forms.TypedChoiceField(
        label=_("Person"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Nobody leaves it vacant. Requests on their way keep whom they have."),
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "–"), *people]  # type: ignore[attr-defined]


class MoveForm(Form):
    """Why running requests move to another version of their policy."""

    reason = forms.CharField(
        label=_("Why do they move?"),
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why: whoever is asked again reads this.")},
    )
