"""From the feed to messages: for each endpoint what its owner may know of, when it happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.events import Occurrence, follows
from portal.kernel.outgoing.waiting import LAST_COMMIT
from portal.live import feed
from portal.live.changes import Change, told
from portal.live.facts import Fact, facts_of
from portal.webhooks.engine.bell import BELL
from portal.webhooks.events import OWN_CODES
from portal.webhooks.kinds import OF_DECISIONS, wants
from portal.webhooks.models import WebhookEndpoint, WebhookMessage, WebhookStatus
from portal.webhooks.policies import sight_of_endpoint
from sharing.events import RecallAsked
from workflows.policies.conversation import UNDO_FINAL


@follows("portal.webhooks.feed")
def gather(occurrences: Sequence[Occurrence]) -> None:
    """Make the messages that a stretch of the feed gives rise to.

    They commit with the place in the feed, so none is lost or made twice. What they say is asked
    of the policy again when they are sent.
    """
    endpoints = list(WebhookEndpoint.objects.filter(status=WebhookStatus.ACTIVE))
    numbers = [each.id for each in occurrences if not each.event.code.startswith(OWN_CODES)]
    if not endpoints or not numbers:
        return
    facts = facts_of(feed.entries_of(numbers))
    sights: dict[int | None, Actor] = {}
    now = timezone.now()
    rows = []
    for endpoint in endpoints:
        owner = endpoint.organisation_id
        if owner not in sights:
            sights[owner] = sight_of_endpoint(endpoint)
        rows += [
            WebhookMessage(
                endpoint=endpoint,
                event_id=change.position.event_id,
                kind=change.kind,
                happened_at=change.at,
                due_at=due_at(change, now),
            )
            for change in wanted_changes(endpoint, sights[owner], facts)
        ]
    if rows:
        WebhookMessage.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(BELL.ring)


def due_at(change: Change, now: datetime) -> datetime:
    """When a change may be told of: what a decision brought about, once it is final."""
    if change.kind.startswith(OF_DECISIONS):
        return max(now, change.at + UNDO_FINAL + LAST_COMMIT)
    return now


def wanted_changes(
    endpoint: WebhookEndpoint, sight: Actor, facts: Sequence[Fact]
) -> Iterable[Change]:
    """What of these events an endpoint is told: chosen, and visible to its owner.

    A partner's systems hear of a recall whatever was chosen: they may hold what is to go.
    """
    chosen = (*endpoint.kinds, *((RecallAsked.code,) if endpoint.organisation_id else ()))
    return (change for change in told(facts, sight) if wants(chosen, change.kind))
