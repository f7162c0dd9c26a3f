"""Whether what a line tells is so at this moment.

Lines are taken out of inboxes when events are handled, and these wait while an older transaction
runs. What goes outside cannot be taken back, so it is asked how things stand, not what was heard.
"""

from __future__ import annotations

from portal.kernel.models import OutboxEvent
from portal.notifications.asked import ASKED
from portal.notifications.models import Notification
from workflows.models import Decision, DecisionKind
from workflows.requests import request_types


def holds(line: Notification) -> bool:
    """Whether its reader is still asked, if it asks something, and the decision that brought it
    about stands."""
    asked = ASKED.get(line.code)
    if asked and line.user_id not in asked(line.record_model, line.record_id, {line.user_id}):
        return False
    return not _was_undone(line)


def _was_undone(line: Notification) -> bool:
    """Whether the line tells of what happened between a decision on its record and its undoing."""
    at = OutboxEvent.objects.filter(pk=line.event_id).values_list("at", flat=True).first()
    kinds = [kind.code for kind in request_types() if kind.subject == line.record_model]
    if at is None or not kinds:
        return False
    undoings = Decision.objects.filter(
        kind=DecisionKind.UNDO,
        process__request_type__in=kinds,
        process__record_id=line.record_id,
        undoes__decided_at__lte=at,
        decided_at__gte=at,
    )
    return undoings.exists()
