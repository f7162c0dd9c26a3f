"""Row history that keeps up with bulk writes."""

from __future__ import annotations

import pghistory
import pgtrigger


def by_statement() -> tuple[pghistory.Tracker, ...]:
    """Trackers of every insert, update and delete, written once per statement.

    For models that imports write by the ten thousand: a trigger per row would attach the context
    to each row and cost more than the rows themselves.
    """
    return (
        pghistory.InsertEvent(level=pgtrigger.Statement),
        pghistory.UpdateEvent(level=pgtrigger.Statement),
        pghistory.DeleteEvent(level=pgtrigger.Statement),
    )
