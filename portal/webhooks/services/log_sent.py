"""Write down which records a message that was taken told of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from portal.kernel.events import Event
from portal.live.changes import Touched
from portal.webhooks.models import WebhookEndpoint
from portal.webhooks.policies import sight_of_endpoint
from sharing.events import RecallAsked
from sharing.models import AccessAct, Recall
from sharing.services.log_access import log_taken
from sharing.shareable import shareables


def log_sent(endpoint: WebhookEndpoint, records: Sequence[Touched]) -> None:
    """Note in this transaction that the endpoint's company received the references of these
    records; what is gone from its sight was not given."""
    if endpoint.organisation_id is None or not records:
        return
    bases = {each.label: each.bits[each.base] for each in shareables()}
    told: dict[str, dict[int, int]] = defaultdict(dict)
    for each in records:
        if each.label in bases and each.pk is not None and each.op == "changed":
            told[each.label][each.pk] = bases[each.label]
    sight = sight_of_endpoint(endpoint) if told else None
    for label, masks in told.items():
        if sight is not None:
            log_taken(
                actor=sight,
                act=AccessAct.SENT,
                subject=label,
                masks=masks,
                place=str(endpoint.public_id),
            )


def recall_of(fact: Event) -> Recall | None:
    """The recall that an event asks for, if it does."""
    if not isinstance(fact, RecallAsked):
        return None
    return Recall.objects.filter(pk=fact.subject_id).first()
