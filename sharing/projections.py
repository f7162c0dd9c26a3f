"""A record as its viewer sees it: fields of hidden facets read as ``None``, others not at all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from typing import Any

from sharing.parts import called
from sharing.readings import note_shown
from sharing.shareable import COARSE, IDENTITY, Shareable, shareable_of
from sharing.versions import version_seen

_IDENTITY = IDENTITY | {"facet_mask"}


@cache
def _labels(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)


class NotPrefetched(LookupError):
    """A related shareable record was asked for that its selector did not fetch by the policy."""


class Shown:
    """Read-only view of one visible record, limited to the facets in its mask.

    Pages, exports, GraphQL and mails receive this instead of the instance, so none of them can
    print a hidden field by accident. An undeclared name raises ``AttributeError``. The reading is
    noted, unless the row only answers what was visible at another moment.
    """

    __slots__ = ("_mask", "_record", "_shareable")

    def __init__(self, record: Any, mask: int | None = None, *, noted: bool = True) -> None:
        self._record = record
        self._shareable: Shareable = shareable_of(record)
        self._mask = record.facet_mask if mask is None else mask
        if noted:
            note_shown(self._shareable.label, record.pk, self._mask)

    def __getattr__(self, name: str) -> Any:
        if name in _IDENTITY:
            return getattr(self._record, name)
        facet = self._shareable.field_facets.get(name)
        if facet is None:
            if name.startswith("get_") and name.endswith("_display"):
                return self._display(name)
            raise AttributeError(f"{self._shareable.label}.{name} belongs to no facet")
        if self.sees(facet):
            return self._value(name)
        return self.coarse(name) if name in self._shareable.coarse_fields else None

    def _value(self, name: str) -> Any:
        """The value; another shareable record only as its own policy lets the viewer see it."""
        field = self._fields.get(name)
        related = field.related_model if field is not None and field.is_relation else None
        if not isinstance(getattr(related, "shareable", None), Shareable):
            return getattr(self._record, name)
        if getattr(self._record, field.attname) is None:
            return None
        if not field.is_cached(self._record):
            raise NotPrefetched(f"{self._shareable.label}.{name}: prefetch it by visible_to")
        value = field.get_cached_value(self._record)
        return Shown(value) if hasattr(value, "facet_mask") else None

    def _display(self, name: str) -> Any:
        field = name.removeprefix("get_").removesuffix("_display")
        facet = self._shareable.field_facets.get(field)
        if facet is None:
            raise AttributeError(name)
        return partial(self._label, field) if self.sees(facet) else lambda: None

    def _label(self, field: str) -> str:
        """What people call the value; Django itself makes the choices anew for each record."""
        value = getattr(self._record, field)
        return str(_labels(self._fields[field]).get(value, "" if value is None else value))

    @property
    def _fields(self) -> Any:
        return self._shareable.model._meta._forward_fields_map  # type: ignore[attr-defined]

    def coarse(self, name: str) -> Any:
        """The coarse form of a field, for whoever sees its facet in either form; else ``None``."""
        facet = self._shareable.field_facets[name]
        if self.sees(f"{facet}{COARSE}"):
            return self._shareable.coarse_fields[name].of(self._record, name)
        return None

    @property
    def version(self) -> int:
        """What proves to an editor's command that they knew the record as it is."""
        if "version" in self._shareable.field_facets:
            return int(self.__getattr__("version") or 0)
        return version_seen(self._record, self._mask)

    def sees(self, facet: str) -> bool:
        """Whether the viewer sees this facet (or this coarse form) of this record."""
        bit = self._shareable.bits.get(facet) or self._shareable.coarse_bits[facet]
        return bool(self._mask & bit)

    @property
    def facets(self) -> list[str]:
        """The visible facets, in declared order: ``{% if "commercial" in customer.facets %}``."""
        return self._shareable.names(self._mask)

    @property
    def facet_labels(self) -> list[str]:
        """The visible facets as people call them."""
        return [str(self._shareable.facet(name).label) for name in self.facets]

    @property
    def declaration(self) -> Shareable:
        """What the model declares: facets, labels, fields."""
        return self._shareable

    @property
    def model_label(self) -> str:
        """The kind of record, as grants name it."""
        return self._shareable.label

    @property
    def called(self) -> str:
        """What people call the record, whatever of it is seen."""
        return called(self._shareable, self._record)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shown) and other._record == self._record

    def __hash__(self) -> int:
        return hash(self._record)

    def __str__(self) -> str:
        return self._shareable.name_of(self._record)


def project(records: Iterable[Any]) -> list[Shown]:
    """The rows of a ``visible_to`` queryset as their viewer sees them."""
    return [Shown(record) for record in records]
