"""What the rail counts: only things that wait for the reader."""

from __future__ import annotations

from portal.kernel.actors import Actor
from portal.live.counts import register_count
from portal.notifications.selectors import unread_count
from workflows.selectors.queues import waiting_count


def waiting_approvals(actor: Actor) -> int:
    """Tasks that the actor is asked to decide, claimed or not."""
    return waiting_count(actor)


register_count("inbox", unread_count, changed_by=("notifications.", "sharing."))
register_count("approvals", waiting_approvals, changed_by=("workflows.",))
