"""Whose a row is, asked without the rows in between.

A path of ownership may lead over records that row-level security hides from the viewer: whose
customer is the partner of this order? Joined, the hidden record would take the row with it. So
each step is a subquery of its own, and one that ends where the next begins skips the record.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model, OneToOneRel, OuterRef, Q

# The rows of a model that are found by one column, and the column that leads on.
type Step = tuple[type[Model], str, str]


def first_column(model: type[Model], path: str) -> str:
    """The row's own column at which a path begins."""
    return _walk(model, path)[0]


def belonging_to(model: type[Model], path: str, owners: Any) -> Q:
    """The rows whose path ends at one of these ids, a list or a queryset of them."""
    column, steps = _walk(model, path)
    found = owners
    for here, key, leads in reversed(steps):
        found = here._base_manager.order_by().filter(**{f"{leads}__in": found}).values(key)
    return Q(**{f"{column}__in": found})


def owner_of_row(model: type[Model], path: str) -> tuple[str, Any]:
    """How a subquery about a row is compared with whose the row is: the lookup, and the value."""
    column, steps = _walk(model, path)
    found: Any = OuterRef(column)
    for _step in steps:
        found = OuterRef(found)
    if not steps:
        return "exact", found
    for number, (here, key, leads) in enumerate(steps):
        lookup = key if number == 0 else f"{key}__in"
        found = here._base_manager.order_by().filter(**{lookup: found}).values(leads)
    return "in", found


def _walk(model: type[Model], path: str) -> tuple[str, list[Step]]:
    names = path.split("__")
    steps: list[Step] = []
    here: type[Model] = model
    column, key = "pk", "pk"
    is_first = True
    for name in names:
        if name == "pk":
            return column, steps
        field: Any = here._meta.get_field(name)
        if isinstance(field, OneToOneRel):
            # Its row names the one that we stand on, which need not be read.
            here, key = field.related_model, field.remote_field.name
            is_first = False
            continue
        if is_first:
            column = name
        else:
            steps.append((here, key, name))
        here, key = field.related_model, "pk"
        is_first = False
    return column, steps
