"""Who the steps of a route are given to by name, and the fallback where that is nobody.

A manager, the owner of a record, whoever has a role of the house and whoever is responsible for a
product line in a territory are found when the route is laid out. Where nobody is found, or they
have left, the step's department decides, or the administrators.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.apps import apps
from django.db.models import Q

from portal.kernel.models import User
from portal.kernel.viewers import beyond_sight
from workflows.engine.routing import PlannedStep
from workflows.models import Holder, HouseRole, Responsibility
from workflows.requests import RequestType


def find_people(steps: Iterable[PlannedStep], kind: RequestType) -> None:
    """Put people in place of what names them, and the fallback in place of who is not there."""
    every = list(steps)
    _find_owners([step for step in every if step.holder == Holder.OWNER], kind)
    _find_responsible([step for step in every if step.holder == Holder.MATRIX])
    _find_roles([step for step in every if step.holder == Holder.ROLE])
    named = [step for step in every if step.person_id]
    rows = User.objects.filter(pk__in={step.person_id for step in named}).values_list(
        "pk", "is_active", "manager_id", "manager__is_active"
    )
    known = {pk: (active, manager, above) for pk, active, manager, above in rows if named}
    for step in named:
        active, manager, above = known.get(step.person_id or 0, (False, None, False))
        if step.holder == Holder.MANAGER:
            step.holder, step.person_id = Holder.PERSON, manager
            active = bool(above)
        if not active:
            step.person_id = None
    for step in every:
        if step.person_id is None and step.holder not in {Holder.DEPARTMENT, Holder.ADMINISTRATOR}:
            step.holder = Holder.DEPARTMENT if step.department else Holder.ADMINISTRATOR


def _find_owners(steps: Sequence[PlannedStep], kind: RequestType) -> None:
    for step in steps:
        fact = kind.fact(step.fact)
        model = apps.get_model(fact.model)
        # Whoever asks what would happen need not see the record; they learn no name.
        with beyond_sight():
            owners = model._default_manager.filter(pk=step.record_id)
            step.person_id = owners.values_list(fact.owner, flat=True).first()
        step.holder = Holder.PERSON


def _find_roles(steps: Sequence[PlannedStep]) -> None:
    if not steps:
        return
    asked = {step.house_role_id for step in steps}
    people = dict(HouseRole.objects.filter(pk__in=asked).values_list("pk", "person_id"))
    for step in steps:
        step.person_id = people.get(step.house_role_id or 0)
        step.holder = Holder.PERSON


def _find_responsible(steps: Sequence[PlannedStep]) -> None:
    if not steps:
        return
    places = Q()
    for step in steps:
        territories, lines = step.place
        places |= Q(territory__in=[*territories, ""], product_line__in=[*lines, ""])
    cells = {
        (territory, line): person
        for territory, line, person in Responsibility.objects.filter(places).values_list(
            "territory", "product_line", "person_id"
        )
    }
    for step in steps:
        step.person_id = responsible(cells, *step.place)
        step.holder = Holder.PERSON


def responsible(
    cells: dict[tuple[str, str], int], territories: Sequence[str], lines: Sequence[str]
) -> int | None:
    """The one person who answers for all these; nobody if several would, or none."""
    people = {
        next(
            (
                cells[cell]
                for cell in (
                    (territory, line),
                    (territory, ""),
                    ("", line),
                    ("", ""),
                )
                if cell in cells
            ),
            None,
        )
        for territory in territories or ("",)
        for line in lines or ("",)
    }
    return people.pop() if len(people) == 1 else None
