"""Try events again that were set aside."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.kernel.events import Occurrence, readers, rebuild, subscribers
from portal.live.engine.runner import name_of, singly
from portal.live.models import ParkedEvent

logger = logging.getLogger(__name__)

# After three days an operator has had the log lines; the row stays for the record.
TRIED_FOR = timedelta(days=3)


def retry_parked() -> int:
    """Call the handlers of set-aside events once more; returns how many succeeded."""
    solved = 0
    followers = [singly(reader) for reader in readers().values()]
    waiting = ParkedEvent.objects.filter(
        solved_at=None, parked_at__gt=timezone.now() - TRIED_FOR
    ).order_by("event_id")
    for parked in waiting[:500]:
        known = {name_of(each): each for each in (*subscribers(parked.code), *followers)}
        handler, event = known.get(parked.handler), rebuild(parked.code, parked.payload)
        try:
            with transaction.atomic():
                if handler and event:
                    handler(
                        Occurrence(parked.event_id, event, parked.actor_id, parked.happened_at)
                    )
                parked.solved_at = timezone.now()
                parked.save(update_fields=["solved_at"])
                solved += 1
        except Exception:
            logger.exception("set-aside event %s failed again", parked.event_id)
    return solved
