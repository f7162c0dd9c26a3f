"""What happens to organisations, partners and the people at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class OrganisationsImported(Event):
    """Organisations were created or changed by an import."""

    code: ClassVar[str] = "partners.organisation.imported"
    subject: ClassVar[str] = "partners.organisation"
    ids: tuple[int, ...]


@event
@dataclass(frozen=True, kw_only=True)
class ContactsImported(Event):
    """Contacts were created or changed by an import; ``ids`` are their organisations'."""

    code: ClassVar[str] = "partners.contact.imported"
    subject: ClassVar[str] = "partners.organisation"
    ids: tuple[int, ...]
