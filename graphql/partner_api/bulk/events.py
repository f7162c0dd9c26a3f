"""What happens to bulk exports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Audience, Event, audience_of, event


@dataclass(frozen=True, kw_only=True)
class BulkEvent(Event):
    """About a bulk export; ``asker_id`` is whoever asked for it."""

    subject: ClassVar[str] = "partner_api.bulkexport"
    asker_id: int


@event
@dataclass(frozen=True, kw_only=True)
class BulkExportAsked(BulkEvent):
    """Somebody asked for a whole list."""

    code: ClassVar[str] = "desk.bulk_export.asked"


@event
@dataclass(frozen=True, kw_only=True)
class BulkExportFinished(BulkEvent):
    """A bulk export is ready, or could not be made."""

    code: ClassVar[str] = "desk.bulk_export.finished"


@audience_of(BulkExportAsked, BulkExportFinished)
def asker(fact: BulkEvent) -> Audience:
    """Only whoever asked."""
    return Audience(users=frozenset({fact.asker_id}))
