"""Who looks after which webhooks, with whose eyes they look, and whom their events concern."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q, QuerySet

from portal.kernel.actors import ANONYMOUS, Actor
from portal.kernel.events import Audience, audience_of
from portal.kernel.models import User
from portal.webhooks.events import (
    EndpointAdded,
    EndpointChanged,
    EndpointEvent,
    EndpointRemoved,
    EndpointSwitchedOff,
    EndpointSwitchedOn,
    MessageTried,
    ReplayAsked,
    SecretRotated,
)
from portal.webhooks.models import WebhookEndpoint, WebhookMessage
from sharing.models import Party, PartyKind
from sharing.sights import sight_of


def can_manage_webhooks(actor: Actor, organisation_id: int | None) -> bool:
    """Whether the actor may add and change webhooks: of a partner its admin, of the house its
    administrators."""
    if organisation_id is None:
        return actor.is_administrator
    return actor.administers(organisation_id)


def can_switch_off(actor: Actor, organisation_id: int | None) -> bool:
    """Whether the actor may stop one: whoever manages it, and administrators any partner's."""
    return actor.is_administrator or can_manage_webhooks(actor, organisation_id)


def administered(actor: Actor) -> list[int]:
    """The organisations that the actor is partner admin of."""
    return sorted(pk for pk, role in actor.organisations.items() if role == "admin")


def visible_endpoints(
    actor: Actor, queryset: QuerySet[WebhookEndpoint]
) -> QuerySet[WebhookEndpoint]:
    """A partner's for its admins; the house's, and those of all partners, for administrators."""
    if not actor.may_use("read"):
        return queryset.none()
    if actor.is_administrator:
        return queryset
    return queryset.filter(organisation__in=administered(actor))


def visible_messages(actor: Actor, queryset: QuerySet[WebhookMessage]) -> QuerySet[WebhookMessage]:
    """The messages of endpoints that the actor manages: a log tells what its partner sees."""
    if not actor.may_use("read"):
        return queryset.none()
    managed = Q(endpoint__organisation__in=administered(actor))
    if actor.is_administrator:
        managed |= Q(endpoint__organisation=None)
    return queryset.filter(managed)


def sight_of_endpoint(endpoint: WebhookEndpoint) -> Actor:
    """Whoever an endpoint's messages are read for: its partner as such, or the house.

    A partner that is not active sees nothing, so nothing is sent for it.
    """
    if endpoint.organisation_id is None:
        return Actor(
            kind="token",
            name=endpoint.name,
            is_administrator=True,
            read_only=True,
            scopes=frozenset({"read"}),
        )
    party = Party.objects.filter(
        kind=PartyKind.ORGANISATION, subject_id=endpoint.organisation_id
    ).first()
    if party is None:
        return ANONYMOUS
    return replace(sight_of(party), kind="token", scopes=frozenset({"read"}))


@audience_of(
    EndpointAdded,
    EndpointChanged,
    EndpointRemoved,
    SecretRotated,
    EndpointSwitchedOn,
    EndpointSwitchedOff,
    ReplayAsked,
    MessageTried,
)
def those_who_manage(fact: EndpointEvent) -> Audience:
    """The partner's admins, or the house's administrators."""
    if fact.owner_id is None:
        administrators = User.objects.filter(is_administrator=True, is_active=True)
        return Audience(users=frozenset(administrators.values_list("pk", flat=True)))
    admins = Party.objects.filter(kind=PartyKind.ROLE, subject_id=fact.owner_id, code="admin")
    return Audience(parties=frozenset(admins.values_list("pk", flat=True)))
