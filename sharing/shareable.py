"""What a model declares, once, to take part in sharing: facets, owners, and the house's sight.

Columns, filters, sort keys, search fields, exports, GraphQL fields, history and mails are derived
from this declaration. A field that no facet names is shown to nobody through the policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.errors import Refused


class Level(models.TextChoices):
    """What a grant allows; each level includes the ones before it."""

    VIEW = "view", _("Can view")
    COMMENT = "comment", _("Can comment")
    EDIT = "edit", _("Can edit")


# What identifies a row that is visible at all; no facet needs to name it.
IDENTITY = frozenset({"pk", "id", "reference", "public_id"})
LEVELS = (Level.VIEW, Level.COMMENT, Level.EDIT)


@dataclass(frozen=True, slots=True)
class Facet:
    """A named group of fields that is shared or hidden as a whole."""

    name: str
    label: str | Promise
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """Facets seen at a level. ``facets=None`` means all that the model declares."""

    facets: tuple[str, ...] | None = None
    level: Level = Level.VIEW


@dataclass(frozen=True, slots=True)
class Ownership:
    """Members of the organisation that ``path`` (an id column) leads to see these facets.

    ``when`` narrows to rows with these field values. ``label`` explains it to people.
    """

    path: str
    sight: Sight
    label: str | Promise
    when: Mapping[str, Any] = field(default_factory=dict)

    def held_by(self, organisations: Iterable[int]) -> models.Q:
        """The rows that belong to one of these organisations."""
        return models.Q(**{f"{self.path}__in": list(organisations)}, **self.when)


@dataclass(frozen=True)
class Shareable:
    """The declaration, set as ``shareable`` on the model class.

    ``plural`` is what people call such records. The first facet is the base: without it a row
    does not exist for the viewer. ``access`` is the model of compiled rows (``app.Model``), absent
    for models that are only owned. ``house`` maps department codes, and ``administrator``, onto
    what they see; ``house_when`` narrows that to some rows (a partner's draft is none of the
    house's business). ``sharers`` are the departments that may share it further. ``row_security``
    is the second wall in the database; without it the policy stands alone. ``criteria`` are the
    columns that rules may ask, ``rules_on`` the rows that rules may share at all.
    """

    facets: tuple[Facet, ...]
    plural: str | Promise
    house: Mapping[str, Sight]
    access: str | None = None
    ownership: tuple[Ownership, ...] = ()
    house_when: models.Q | None = None
    sharers: tuple[str, ...] = ("sales",)
    sort_field: str = "sort_key"
    row_security: bool = True
    criteria: tuple[str, ...] = ()
    rules_on: models.Q = field(default_factory=models.Q)
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

    @property
    def base(self) -> str:
        """The facet without which nothing of a row is known."""
        return self.facets[0].name

    @cached_property
    def bits(self) -> dict[str, int]:
        """Facet name → bit. Facets are only ever appended: the position is stored in rows."""
        return {facet.name: 1 << index for index, facet in enumerate(self.facets)}

    @cached_property
    def field_facets(self) -> dict[str, str]:
        """Field name → facet name."""
        return {name: facet.name for facet in self.facets for name in facet.fields}

    @property
    def everything(self) -> int:
        """The mask of all facets."""
        return (1 << len(self.facets)) - 1

    def facet(self, name: str) -> Facet:
        """The facet of this name. Raises ``Refused`` (``unknown_facet``)."""
        for facet in self.facets:
            if facet.name == name:
                return facet
        raise Refused(
            _("Choose facets from this list: %(known)s."),
            code="unknown_facet",
            field="facets",
            known=", ".join(self.bits),
        )

    def mask(self, facets: Iterable[str] | None) -> int:
        """The bits of these facets (``None``: all), the base always included."""
        if facets is None:
            return self.everything
        mask = self.bits[self.base]
        for name in facets:
            mask |= self.bits[self.facet(name).name]
        return mask

    def names(self, mask: int) -> list[str]:
        """The facets in a mask, in declared order."""
        return [name for name, bit in self.bits.items() if mask & bit]

    def house_mask(self, actor: Actor, level: Level = Level.VIEW) -> int:
        """What the actor sees of every row by working for the house."""
        if actor.is_system:
            return self.everything
        roles = set(actor.departments)
        if actor.is_administrator:
            roles.add("administrator")
        mask = 0
        for role in roles:
            sight = self.house.get(role)
            if sight and LEVELS.index(sight.level) >= LEVELS.index(level):
                mask |= self.mask(sight.facets)
        return mask

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
