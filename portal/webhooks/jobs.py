"""Long and periodic work on webhooks; sending itself has threads of its own (``sender``)."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from portal.webhooks.models import WebhookEndpoint, WebhookStatus
from portal.webhooks.services.replay import carry_out_replay
from portal.webhooks.services.trim import trim_log


@app.task(name="webhooks.replay")
def replay(endpoint_id: int, since: str, until: str) -> None:
    """Send what happened between two moments; again is harmless."""
    endpoint = WebhookEndpoint.objects.filter(pk=endpoint_id, status=WebhookStatus.ACTIVE).first()
    if endpoint is not None:
        carry_out_replay(endpoint, datetime.fromisoformat(since), datetime.fromisoformat(until))


@app.periodic(cron="29 3 * * *", periodic_id="webhooks.trim")
@app.task(name="webhooks.trim", queueing_lock="webhooks.trim")
def trim(timestamp: int) -> None:
    """Forget what was sent long ago."""
    trim_log()
