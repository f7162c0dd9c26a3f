"""Facets, and the bits that stand for them: what a model shares or hides as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refused
from sharing.coarse import Coarseness


class Level(models.TextChoices):
    """What a grant allows; each level includes the ones before it."""

    VIEW = "view", _("Can view")
    COMMENT = "comment", _("Can comment")
    EDIT = "edit", _("Can edit")


# What identifies a row that is visible at all; no facet needs to name it.
IDENTITY = frozenset({"pk", "id", "reference", "public_id"})
# Behind a facet's name: only the coarse form of it, by the bits that lie so far from its own.
COARSE = "~"
_COARSE_BITS = 32
LEVELS = (Level.VIEW, Level.COMMENT, Level.EDIT)


@dataclass(frozen=True, slots=True)
class Facet:
    """A named group of fields that is shared or hidden as a whole.

    Fields with a ``coarse`` form can be shared as that alone, under the facet's name with
    ``COARSE`` behind it: *commercial~* shows bands where *commercial* shows figures. A facet that
    is ``of_all`` (when anything was changed, say) can be shared with nobody: who sees the whole
    record has it, anybody else would learn by it of what is hidden.
    """

    name: str
    label: str | Promise
    fields: tuple[str, ...]
    coarse: Mapping[str, Coarseness] = field(default_factory=dict)
    of_all: bool = False


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


@dataclass(frozen=True)
class FacetSet:
    """The facets of a model, and the bits that stand for them in masks.

    The first facet is the base: without it a row does not exist for the viewer.
    """

    facets: tuple[Facet, ...]

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

    @cached_property
    def coarse_bits(self) -> dict[str, int]:
        """The name of a facet's coarse form → bit; whoever has the facet has this bit as well."""
        return {
            f"{facet.name}{COARSE}": self.bits[facet.name] << _COARSE_BITS
            for facet in self.facets
            if facet.coarse
        }

    @cached_property
    def coarse_fields(self) -> dict[str, Coarseness]:
        """Field name → its coarse form."""
        return {name: form for facet in self.facets for name, form in facet.coarse.items()}

    @cached_property
    def grantable(self) -> tuple[Facet, ...]:
        """What can be shared: each facet, and behind it its coarse form if it has one."""
        found = []
        for facet in choices_of(self):
            found.append(facet)
            if facet.coarse:
                label = format_lazy(_("{facet}, in bands only"), facet=facet.label)
                found.append(Facet(f"{facet.name}{COARSE}", label, tuple(facet.coarse)))
        return tuple(found)

    @cached_property
    def everything(self) -> int:
        """The mask of all facets."""
        return (1 << len(self.facets)) - 1 | sum(self.coarse_bits.values())

    def facet(self, name: str) -> Facet:
        """The facet, or coarse form, of this name. Raises ``Refused`` (``unknown_facet``)."""
        return self._named(name, (*self.grantable, *self.facets))

    def _named(self, name: str, among: Iterable[Facet]) -> Facet:
        for facet in among:
            if facet.name == name:
                return facet
        raise Refused(
            _("Choose facets from this list: %(known)s."),
            code="unknown_facet",
            field="facets",
            known=", ".join(each.name for each in self.grantable),
        )

    def bit(self, name: str) -> int:
        """The bit of a facet or a coarse form. Raises ``Refused`` (``unknown_facet``)."""
        known = self.facet(name).name
        return self.bits.get(known) or self.coarse_bits[known]

    def whole(self, name: str) -> int:
        """The bits of a facet that can be shared, with its coarse form. Raises ``Refused``
        (``unknown_facet``)."""
        self._named(name, self.grantable)
        return self.bit(name) | self.coarse_bits.get(f"{name}{COARSE}", 0)

    def mask(self, facets: Iterable[str] | None) -> int:
        """The bits of these facets (``None``: all), the base always included."""
        if facets is None:
            return self.everything
        mask = self.bits[self.base]
        for name in facets:
            mask |= self.whole(name)
        return mask

    def names(self, mask: int) -> list[str]:
        """The facets in a mask, in declared order; a coarse form where the facet is not."""
        found = []
        for name, bit in self.bits.items():
            if mask & bit:
                found.append(name)
            elif mask & self.coarse_bits.get(f"{name}{COARSE}", 0):
                found.append(f"{name}{COARSE}")
        return found


def choices_of(declared: FacetSet) -> tuple[Facet, ...]:
    """The facets that can be shared, or kept away, one by one."""
    return tuple(facet for facet in declared.facets if not facet.of_all)
