"""The record whose sharing somebody looks at or looks after, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from partners.models import Organisation
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.finding import one_of
from sharing.policies import can_share, visible_to
from sharing.projections import Shown
from sharing.shareable import Shareable, shareable_named

# What people call a record by, the first that its model has.
_REFERENCES = ("reference", "sku")


@dataclass(frozen=True, slots=True)
class Place:
    """A record as its viewer sees it, and where who sees it stands.

    ``ref`` is what the address names it by, ``name`` what people call it.
    """

    shareable: Shareable
    record: Any
    shown: Shown
    ref: str

    @property
    def kind(self) -> str:
        """As addresses name it."""
        return self.shareable.label

    @property
    def plural(self) -> str:
        """What people call such records."""
        return str(self.shareable.plural)

    @property
    def name(self) -> str:
        """Its own name, or else its reference, or else that of its kind."""
        named = self.shown.name if "name" in self.shareable.field_facets else ""
        return named or (self.ref if _column(self.shareable) else self.plural)

    @property
    def url(self) -> str:
        """The page of who sees it, and why."""
        if self.shareable is Organisation.shareable:
            return reverse("customer_sharing", args=[self.ref])
        return reverse("why", args=[self.kind, self.ref])

    @property
    def page(self) -> str:
        """Its own page; empty for records that stand in lists alone."""
        return reverse(self.shareable.page, args=[self.ref]) if self.shareable.page else ""

    @property
    def can_be_shared(self) -> bool:
        """Whether grants show records of its kind."""
        return self.shareable.access is not None


def place_of(request: HttpRequest, kind: str, ref: str) -> Place:
    """The record of an address. Raises ``NotFound``."""
    try:
        shareable = shareable_named(kind)
    except Refused as error:
        raise NotFound from error
    record = _record(request, shareable, ref)
    return Place(shareable, record, Shown(record, noted=False), ref)


def place_to_share(request: HttpRequest, kind: str, ref: str) -> Place:
    """The same, for whoever may share it. Raises ``NotFound`` and ``Forbidden``."""
    place = place_of(request, kind, ref)
    if not place.can_be_shared:
        raise NotFound
    if not can_share(request.actor, place.shareable):  # type: ignore[attr-defined]
        raise Forbidden
    return place


def place_of_customer(seen: Shown, record: Any) -> Place:
    """That of a customer whose page is open."""
    return Place(Organisation.shareable, record, seen, seen.reference)


def _record(request: HttpRequest, shareable: Shareable, ref: str) -> Any:
    rows = visible_to(request.actor, shareable.model._default_manager.all())  # type: ignore[attr-defined]
    column = _column(shareable)
    if column is None:
        return one_of(rows, ref)
    found: Model | None = rows.filter(**{column: ref}).first()
    if found is None:
        raise NotFound
    return found


def _column(shareable: Shareable) -> str | None:
    """The column by which people call records of this kind, if they do."""
    known = shareable.model._meta._forward_fields_map
    return next((name for name in _REFERENCES if name in known), None)
