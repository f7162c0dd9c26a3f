"""Send what is due: take a message up, read it by the policy of now, post it, note the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.kernel.actors import SYSTEM
from portal.kernel.events import publish
from portal.kernel.models import OutboxEvent
from portal.kernel.outgoing.addresses import LOOPBACK, Network, Target, networks_of, target_of
from portal.kernel.outgoing.transport import TOTAL_SECONDS, Answer, send
from portal.kernel.secrets import SealBrokenError, unseal
from portal.live import feed
from portal.live.changes import Touched, told
from portal.live.facts import Fact, facts_of
from portal.webhooks.engine.content import content_of, message_id, trial_content
from portal.webhooks.engine.keys import PURPOSE
from portal.webhooks.engine.schedule import next_try
from portal.webhooks.engine.signing import headers
from portal.webhooks.events import EndpointSwitchedOff, MessageTried
from portal.webhooks.kinds import OF_DECISIONS
from portal.webhooks.models import (
    WebhookAttempt,
    WebhookEndpoint,
    WebhookFailure,
    WebhookMessage,
    WebhookMessageStatus,
    WebhookOffReason,
    WebhookStatus,
)
from portal.webhooks.policies import sight_of_endpoint
from portal.webhooks.selectors import due_messages
from portal.webhooks.services.log_sent import log_sent, recall_of
from sharing.models import Recall
from sharing.services.recall import note_recall_taken
from workflows.events import DecisionUndone
from workflows.models import Decision
from workflows.policies.conversation import UNDO_FINAL

# Longer than any attempt may take: a message held so long has lost its sender.
HOLD = timedelta(seconds=TOTAL_SECONDS * 3)
# An endpoint that took nothing for so long is switched off.
PATIENCE = timedelta(days=3)
AGENT = "Guildhall-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be posted; with a failure, one that cannot be."""

    message_id: int
    target: Target | None
    headers: dict[str, str]
    body: bytes
    networks: tuple[Network, ...]
    failure: str = ""
    records: tuple[Touched, ...] = ()
    recall: Recall | None = None
    held_until: datetime | None = None


@transaction.atomic
def take_up() -> WebhookMessage | None:
    """The message that has been due for longest, held for this sender; ``None`` without one."""
    message = due_messages().select_for_update(skip_locked=True, of=("self",)).first()
    if message is not None:
        message.held_until = timezone.now() + HOLD
        message.save(update_fields=["held_until"])
    return message


@transaction.atomic
def compose(message: WebhookMessage) -> Letter | None:
    """Write what is to be posted, as the endpoint's owner may know it at this moment.

    ``None`` where nothing of it is visible any more: then the message is closed unsent.
    """
    endpoint = message.endpoint
    body, records, recall = _body(message, endpoint)
    if body is None:
        _close(message, WebhookMessageStatus.SKIPPED)
        return None
    now = int(timezone.now().timestamp())
    try:
        signed = headers(_secrets(endpoint), message_id(message.public_id), now, body)
        target = target_of(endpoint.url)
    except SealBrokenError:
        return _unsent(message, body, WebhookFailure.BROKEN_SEAL)
    except ValueError:  # entered when other addresses were still taken
        return _unsent(message, body, WebhookFailure.FORBIDDEN_ADDRESS)
    signed |= {"Content-Type": "application/json", "User-Agent": AGENT}
    return Letter(
        message_id=message.pk,
        target=target,
        headers=signed,
        body=body,
        networks=_networks(endpoint),
        records=records,
        recall=recall,
        held_until=message.held_until,
    )


def _unsent(message: WebhookMessage, body: bytes, failure: WebhookFailure) -> Letter:
    held = message.held_until
    return Letter(message.pk, None, {}, body, (), failure, held_until=held)


def _body(
    message: WebhookMessage, endpoint: WebhookEndpoint
) -> tuple[bytes | None, tuple[Touched, ...], Recall | None]:
    """What is posted, ``None`` for nothing; the records that it names, and what it recalls."""
    if message.event_id is None:
        return trial_content(message.happened_at), (), None
    facts = facts_of(feed.entries_of([message.event_id]))
    if any(_undone(fact) for fact in facts):
        return None, (), None
    changes = told(facts, sight_of_endpoint(endpoint))
    if not changes:
        return None, (), None
    recall = recall_of(facts[0].event) if endpoint.organisation_id else None
    return content_of(changes[0], recall), changes[0].records, recall


def _undone(fact: Fact) -> bool:
    """Whether the decision that brought this about was taken back while it could be."""
    entry = fact.entry
    if not entry.code.startswith(OF_DECISIONS):
        return False
    undoings = OutboxEvent.objects.filter(
        code=DecisionUndone.code, at__gte=entry.at, at__lte=entry.at + 2 * UNDO_FINAL
    )
    return any(
        (each["record_model"].lower(), each["record_id"]) in fact.touches
        and Decision.objects.filter(pk=each["decision_id"], undoes__decided_at__lte=entry.at)
        for each in undoings.values_list("payload", flat=True)
    )


def _secrets(endpoint: WebhookEndpoint) -> list[str]:
    """Those that sign now: the former one beside the new one while it holds."""
    valid = [unseal(endpoint.secret, purpose=PURPOSE)]
    if endpoint.previous_until and endpoint.previous_until > timezone.now():
        valid.append(unseal(endpoint.previous_secret or b"", purpose=PURPOSE))
    return valid


def _networks(endpoint: WebhookEndpoint) -> tuple[Network, ...]:
    of_house = settings.WEBHOOK_NETWORKS if endpoint.organisation_id is None else ()
    return (*networks_of(of_house), *(LOOPBACK if settings.WEBHOOK_TRIAL else ()))


def deliver(letter: Letter) -> Answer:
    """Post a letter. Its name is looked up anew each time, and where it leads to is judged."""
    if letter.target is None:
        return Answer(failure=letter.failure)
    return send(letter.target, letter.headers, letter.body, allowed=letter.networks)


@transaction.atomic
def note(letter: Letter, answer: Answer) -> None:
    """Log the attempt; close the message, or plan the next attempt. A sender that no longer holds
    the message notes nothing."""
    endpoints = WebhookEndpoint.objects.select_for_update()
    endpoint = endpoints.filter(messages=letter.message_id).first()
    if endpoint is None:
        return  # removed meanwhile, with its log
    message = WebhookMessage.objects.select_for_update().get(pk=letter.message_id)
    if message.held_until != letter.held_until:
        return  # it took too long: another sender has it now, and notes what comes of it
    WebhookAttempt.objects.create(
        message=message,
        duration=answer.milliseconds,
        http_status=answer.status,
        failure=answer.failure,
        answer=answer.text,
    )
    message.tries += 1
    if answer.succeeded:
        _heard(endpoint)
        log_sent(endpoint, letter.records)
        if letter.recall is not None:
            note_recall_taken(actor=SYSTEM, recall=letter.recall, system=endpoint.name)
        _close(message, WebhookMessageStatus.DELIVERED)
    else:
        _failed(endpoint, message, answer)
    if message.is_awaited:
        publish(SYSTEM, MessageTried(subject_id=endpoint.pk, owner_id=endpoint.organisation_id))


def _heard(endpoint: WebhookEndpoint) -> None:
    endpoint.failing_since, endpoint.delivered_at = None, timezone.now()
    endpoint.save(update_fields=["failing_since", "delivered_at"])


def _close(message: WebhookMessage, status: WebhookMessageStatus) -> None:
    message.status, message.finished_at = status, timezone.now()
    message.held_until = None
    message.save(update_fields=["status", "finished_at", "held_until", "tries"])


def _failed(endpoint: WebhookEndpoint, message: WebhookMessage, answer: Answer) -> None:
    now = timezone.now()
    if endpoint.failing_since is None:
        endpoint.failing_since = now
        endpoint.save(update_fields=["failing_since"])
    # Nobody waits for a test that failed: it says so at once.
    again = next_try(message.tries, now, asked=answer.wait) if message.event_id else None
    if answer.status == 410:
        _close(message, WebhookMessageStatus.FAILED)
        switch_off(endpoint, WebhookOffReason.GONE)
    elif again is None:
        _close(message, WebhookMessageStatus.FAILED)
        if endpoint.failing_since <= now - PATIENCE:
            switch_off(endpoint, WebhookOffReason.FAILING)
    else:
        message.due_at, message.held_until = again, None
        message.save(update_fields=["due_at", "held_until", "tries"])


def switch_off(endpoint: WebhookEndpoint, reason: WebhookOffReason) -> None:
    """Stop an endpoint that is locked: what waits for it is closed, and its owners are told."""
    if endpoint.status == WebhookStatus.STOPPED:
        return
    endpoint.status, endpoint.off_reason = WebhookStatus.STOPPED, reason
    endpoint.save(update_fields=["status", "off_reason"])
    waiting = endpoint.messages.filter(status=WebhookMessageStatus.SCHEDULED)
    waiting.update(status=WebhookMessageStatus.FAILED, finished_at=timezone.now(), held_until=None)
    fact = EndpointSwitchedOff(subject_id=endpoint.pk, owner_id=endpoint.organisation_id)
    publish(SYSTEM, fact, reason=reason.value)
