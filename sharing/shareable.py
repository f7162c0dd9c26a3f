"""What a model declares, once, to take part in sharing: facets, owners, and the house's sight.

Columns, filters, sort keys, search fields, exports, GraphQL fields, history and mails are derived
from this declaration. A field that no facet names is shown to nobody through the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from sharing.belonging import belonging_to, first_column
from sharing.criteria import Criterion
from sharing.facets import (
    COARSE,
    IDENTITY,
    LEVELS,
    Facet,
    FacetSet,
    Level,
    Ownership,
    Sight,
    choices_of,
)
from sharing.remits import Within, house_sight

__all__ = [
    "COARSE",
    "IDENTITY",
    "LEVELS",
    "Criterion",
    "Facet",
    "FacetSet",
    "Level",
    "Ownership",
    "Shareable",
    "Sight",
    "Within",
    "choices_of",
    "shareable_named",
    "shareable_of",
    "shareables",
]


def _lookups(condition: models.Q) -> list[str]:
    """The lookups that a condition asks."""
    found: list[str] = []
    for child in condition.children:
        found += _lookups(child) if isinstance(child, models.Q) else [child[0]]  # type: ignore[index,list-item]
    return found


@dataclass(frozen=True)
class Shareable(FacetSet):
    """The declaration, set as ``shareable`` on the model class.

    ``plural`` is what people call such records. The first facet is the base: without it a row
    does not exist for the viewer. ``access`` is the model of compiled rows (``app.Model``), absent
    for models that are only owned. ``house`` maps department codes, and ``administrator``, onto
    what they see; ``house_when`` narrows that to some rows (a partner's draft is none of the
    house's business), ``within`` says by which columns a person's remit does. ``sharers`` are the
    departments that may share it further. ``row_security`` is the second wall in the database;
    without it the policy stands alone. ``criteria`` are what rules may ask, ``rules_on`` the rows
    that rules may share at all, ``rules_from`` the column of the moment before which they open
    nothing of a row. ``known_by`` is the column that outsiders know a record by if it has no
    ``reference`` and no ``public_id``. ``part_of`` is the key of the record that a row is a part
    of: what grants show of that, they show of its parts, in the facets of the same names; what
    walls take of it, they take of its parts. ``page`` is the name of the address of a record's own
    page.
    """

    plural: str | Promise
    house: Mapping[str, Sight]
    access: str | None = None
    ownership: tuple[Ownership, ...] = ()
    house_when: models.Q | None = None
    within: Within = field(default_factory=Within)
    sharers: tuple[str, ...] = ("sales",)
    sort_field: str = "sort_key"
    row_security: bool = True
    known_by: str = ""
    criteria: tuple[Criterion, ...] = ()
    rules_on: models.Q = field(default_factory=models.Q)
    rules_from: str = ""
    part_of: str = ""
    page: str = ""
    model: type[models.Model] = field(init=False)

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        """Learn the model; Django calls this while it builds the class."""
        object.__setattr__(self, "model", cls)
        setattr(cls, name, self)
        _registered.append(self)

    @property
    def label(self) -> str:
        """The model label under which grants name it: ``partners.organisation``."""
        return self.model._meta.label_lower

    @cached_property
    def key(self) -> str:
        """The column that people, or else programs, know a record by. Raises ``LookupError``."""
        names = {field.name for field in self.model._meta.get_fields()}
        for name in (self.known_by, "reference", "public_id"):
            if name in names:
                return name
        raise LookupError(f"{self.label} has nothing that outsiders know a record by")

    def name_of(self, record: models.Model) -> str:
        """What people, or else programs, know a record by."""
        return str(getattr(record, self.key))

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The columns of a row by which it is decided who sees it."""
        query = self.model._base_manager.all().query
        named = [first_column(self.model, each.path) for each in self.ownership]
        named += [name for each in self.ownership for name in each.when]
        named += _lookups(self.house_when) if self.house_when is not None else []
        named += [self.part_of] if self.part_of else []
        paths = ["__".join(query.solve_lookup_type(name)[1]) for name in named]
        return tuple(dict.fromkeys(["pk", *paths]))

    def held_by(self, owned: Ownership, organisations: Any) -> models.Q:
        """The rows that belong to one of these organisations: ids, or a queryset of them."""
        return belonging_to(self.model, owned.path, organisations) & models.Q(**owned.when)

    @cached_property
    def main(self) -> Shareable | None:
        """The declaration of the record that a row is a part of."""
        if not self.part_of:
            return None
        return shareable_of(self.model._meta.get_field(self.part_of).related_model)  # type: ignore[arg-type]

    @cached_property
    def lender(self) -> Shareable | None:
        """The declaration of that record, if grants show such records."""
        return self.main if self.main is not None and self.main.access else None

    @cached_property
    def lent(self) -> int:
        """The bits that mean the same of a row and of the record that it is a part of."""
        if self.main is None:
            return 0
        theirs = self.main.bits | self.main.coarse_bits
        own = (self.bits | self.coarse_bits).items()
        return sum(bit for name, bit in own if theirs.get(name) == bit)

    def criterion(self, name: str) -> Criterion:
        """The criterion of this name. Raises ``Refused`` (``unknown_criterion``)."""
        for each in self.criteria:
            if each.name == name:
                return each
        raise Refused(
            _("Choose criteria from this list: %(known)s."),
            code="unknown_criterion",
            field="criteria",
            known=", ".join(each.name for each in self.criteria),
        )

    def house_mask(self, actor: Actor, level: Level = Level.VIEW) -> int:
        """What the actor sees by working for the house, of rows within their remits at most."""
        whole, narrowed = house_sight(self, actor, level)
        return reduce(or_, (mask for mask, _rows in narrowed), whole)

    @cached_property
    def access_model(self) -> type[models.Model] | None:
        """The model of compiled access rows."""
        return apps.get_model(self.access) if self.access else None


_registered: list[Shareable] = []


def shareables() -> list[Shareable]:
    """Every declaration in this installation."""
    return [each for each in _registered if not each.model._meta.abstract]


def shareable_of(model: type[models.Model] | models.Model) -> Shareable:
    """The declaration of a model or instance. Raises ``TypeError`` if it has none."""
    declared = getattr(model, "shareable", None)
    if not isinstance(declared, Shareable):
        raise TypeError(f"{model} takes no part in sharing")
    return declared


def shareable_named(label: str) -> Shareable:
    """The declaration of ``partners.organisation``. Raises ``Refused``."""
    for each in shareables():
        if each.label == label:
            return each
    raise Refused(_("Records of this kind cannot be shared."), code="not_shareable")
