"""Owners learn that a webhook of theirs is off, if it was not a person who switched it off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from portal.kernel.actors import Actor
from portal.kernel.events import Occurrence, audience, on
from portal.notifications.audiences import people_of
from portal.notifications.services.notify import notify
from portal.notifications.subjects import Subject, subjects_of
from portal.webhooks.events import EndpointSwitchedOff
from portal.webhooks.models import WebhookEndpoint, WebhookOffReason
from portal.webhooks.policies import visible_endpoints

LABEL = "webhooks.webhookendpoint"


@on(EndpointSwitchedOff)
def tell_owners(occurrence: Occurrence) -> None:
    """The partner's admins or the house's administrators."""
    fact: EndpointSwitchedOff = occurrence.event
    endpoint = WebhookEndpoint.objects.filter(pk=fact.subject_id).first()
    if endpoint is None or endpoint.off_reason not in {
        WebhookOffReason.GONE,
        WebhookOffReason.FAILING,
    }:
        return
    notify(
        users=people_of(audience(fact)),
        code=fact.code,
        event_id=occurrence.id,
        record_model=LABEL,
        record_id=fact.subject_id,
        author=occurrence.actor_id,
    )


@subjects_of(LABEL)
def endpoints_by_id(actor: Actor, ids: Iterable[int]) -> Mapping[int, Subject]:
    """Endpoints as lines of the inbox name them."""
    rows = visible_endpoints(actor, WebhookEndpoint.objects.filter(pk__in=list(ids)))
    return {
        row.pk: Subject(row.name, "", reverse(page_name(row), args=[row.public_id]))
        for row in rows
    }


def page_name(endpoint: WebhookEndpoint) -> str:
    """The page of an endpoint: among the house's or among the own company's."""
    return "house_webhook" if endpoint.organisation_id is None else "webhook"
