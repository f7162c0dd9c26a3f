"""The numbers in the rail: only things that wait for the viewer."""

from __future__ import annotations

from portal.kernel.actors import Actor
from portal.live.counts import register_count
from portal.notifications.selectors import unread_count
from workflows.selectors.queues import queue_counts


def _waiting_tasks(actor: Actor) -> int:
    return queue_counts(actor=actor).get("mine", 0)


register_count("inbox", unread_count, changed_by=("notifications.inbox.",))
register_count("approvals", _waiting_tasks, changed_by=("workflows.",))
