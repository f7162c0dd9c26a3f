"""What a message says: thin, after Standard Webhooks; ids that the receiver may ask more about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from portal.live.changes import Change
from portal.live.facts import type_name
from sharing.models import Recall

TEST_KIND = "webhooks.test"
# More records than this: the receiver reads them from the feed, from before the cursor.
MOST_RECORDS = 100


def message_id(public_id: UUID) -> str:
    """The ``webhook-id``."""
    return f"msg_{public_id.hex}"


def content_of(change: Change, tombstone: Recall | None = None) -> bytes:
    """The body for a change, as its viewer may know it; with what is to be deleted."""
    records = [
        {"operation": each.op, "type": each.type, "reference": each.ref}
        for each in change.records[:MOST_RECORDS]
    ]
    data = {
        "cursor": change.position.cursor,
        "records": records,
        "complete": len(change.records) <= MOST_RECORDS,
    }
    if tombstone is not None:
        data["recall"] = {
            "id": str(tombstone.public_id),
            "type": type_name(tombstone.subject),
            "reference": tombstone.reference,
            "facets": tombstone.facets,
            "receivedBy": tombstone.ways,
            "lastReceivedAt": _moment(tombstone.last_taken_at),
        }
    return _body(change.kind, change.at, data)


def trial_content(at: datetime) -> bytes:
    """The body of a test: as of any message, about nothing."""
    return _body(TEST_KIND, at, {"cursor": None, "records": [], "complete": True})


def _body(kind: str, at: datetime, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": _moment(at), "data": data})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
