"""What rules may ask of a kind of record: its own columns, or those of what it is tied to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refused

# The columns in which countries are kept are so long.
_COUNTRY_CODE = 2


@dataclass(frozen=True, slots=True)
class Criterion:
    """A question of rules, under the ``name`` by which they are stored.

    ``path`` leads to the column that is compared, over relations if it has to; without one it is
    the column called ``name``. Where the path leads to many rows, one that fits is enough;
    ``when`` narrows them. ``label`` is what people call it: without one, the column's own name.
    """

    name: str
    path: str = ""
    label: str | Promise = ""
    when: Mapping[str, Any] = field(default_factory=dict)

    @property
    def lookup(self) -> str:
        """The path, whether it was given or not."""
        return self.path or self.name

    def column(self, model: type[models.Model]) -> models.Field[Any, Any]:
        """The column that the path ends at."""
        *_steps, last = _walk(model, self.lookup)
        return last[1]  # type: ignore[no-any-return]

    def title(self, model: type[models.Model]) -> str | Promise:
        """What people call it."""
        return self.label or self.column(model).verbose_name

    def is_country(self, model: type[models.Model]) -> bool:
        """Whether its values are countries."""
        return self.column(model).max_length == _COUNTRY_CODE

    def check(self, model: type[models.Model], values: Sequence[str]) -> None:
        """That rules may ask for these values: such as the column holds, one of its choices, a
        record that there is. Raises ``Refused`` (``unknown_value``)."""
        column = self.column(model)
        try:
            known = [column.get_prep_value(value) for value in values]
        except (TypeError, ValueError) as error:
            raise self._unknown() from error
        choices = {str(value) for value, _label in column.flatchoices}
        if choices and not choices.issuperset(values):
            raise self._unknown()
        if column.is_relation:
            there = column.related_model._base_manager.filter(pk__in=known)  # type: ignore[union-attr]
            if there.count() < len(set(known)):
                raise self._unknown()

    def _unknown(self) -> Refused:
        text = _("Choose values from the list.")
        return Refused(text, code="unknown_value", field=f"by_{self.name}")

    def holds(self, model: type[models.Model], values: Sequence[str]) -> Q:
        """The rows of which it is one of these values."""
        wanted = Q(**{f"{self.lookup}__in": list(values)}, **self.when)
        if not any(step.many_to_many or step.one_to_many for _path, step in self._way(model)):
            return wanted
        return Q(pk__in=model._base_manager.filter(wanted).values("pk"))

    def over(self, model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
        """The records on its way to the column, each as a path with their model."""
        *passed, _column = self._way(model)
        for path, step in passed:
            yield path, step.related_model

    def _way(self, model: type[models.Model]) -> Iterator[tuple[str, Any]]:
        return _walk(model, self.lookup)


def _walk(model: type[models.Model], path: str) -> Iterator[tuple[str, Any]]:
    here: Any = model
    passed: list[str] = []
    for name in path.split("__"):
        step = here._meta.get_field(name)
        passed.append(name)
        yield "__".join(passed), step
        here = step.related_model
