"""Name the addresses that are told of changes, and look after them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from portal.kernel.outgoing.addresses import target_of
from portal.kernel.proof import require_proof
from portal.kernel.secrets import seal
from portal.webhooks.engine.keys import PURPOSE
from portal.webhooks.engine.signing import new_secret
from portal.webhooks.events import (
    EndpointAdded,
    EndpointChanged,
    EndpointRemoved,
    EndpointSwitchedOff,
    EndpointSwitchedOn,
    SecretRotated,
)
from portal.webhooks.kinds import unknown_kinds
from portal.webhooks.models import (
    WebhookEndpoint,
    WebhookMessageStatus,
    WebhookOffReason,
    WebhookStatus,
)
from portal.webhooks.policies import can_manage_webhooks, can_switch_off
from portal.webhooks.selectors import access_endpoint

# How long the former secret signs beside the new one.
OVERLAP = timedelta(hours=24)
MOST_ENDPOINTS = 20
MOST_KINDS = 100


@command("webhooks.add_endpoint", scope="webhooks")
def add_endpoint(
    *,
    actor: Actor,
    organisation: Organisation | None,
    name: str,
    url: str,
    kinds: Sequence[str],
) -> tuple[WebhookEndpoint, str]:
    """Tell an address of changes from now on: of a partner, or (without one) of the house.

    Returns it with its signing secret, which is not shown again. ``kinds`` are event codes, or
    beginnings of codes with a star. Raises ``Forbidden``, ``ProofWanted``, ``Conflict`` for more
    than ``MOST_ENDPOINTS``, and ``Refused`` for an address or a kind that cannot be.
    """
    owner = organisation.pk if organisation else None
    if not can_manage_webhooks(actor, owner):
        raise Forbidden
    require_proof(actor)
    chosen = _checked(name, url, kinds)
    if WebhookEndpoint.objects.filter(organisation=owner).count() >= MOST_ENDPOINTS:
        raise Conflict(
            _("There are %(most)s webhooks already. Remove one that is not needed."),
            code="too_many",
            most=MOST_ENDPOINTS,
        )
    secret = new_secret()
    endpoint = WebhookEndpoint.objects.create(
        organisation=organisation,
        created_by_id=actor.user_id,
        secret=seal(secret, purpose=PURPOSE),
        **chosen,
    )
    publish(actor, EndpointAdded(subject_id=endpoint.pk, owner_id=owner))
    return endpoint, secret


@command("webhooks.change_endpoint", scope="webhooks")
def change_endpoint(
    *, actor: Actor, endpoint: WebhookEndpoint, name: str, url: str, kinds: Sequence[str]
) -> WebhookEndpoint:
    """Change name, address or choice of events.

    Raises ``NotFound``, ``Forbidden`` and ``Refused``.
    """
    locked = managed(actor, endpoint)
    chosen = _checked(name, url, kinds)
    if chosen["url"] != locked.url:
        locked.failing_since = None
    for field, value in chosen.items():
        setattr(locked, field, value)
    locked.save(update_fields=[*chosen, "failing_since"])
    publish(actor, EndpointChanged(subject_id=locked.pk, owner_id=locked.organisation_id))
    return locked


@command("webhooks.rotate_secret", scope="webhooks")
def rotate_secret(
    *, actor: Actor, endpoint: WebhookEndpoint, at_once: bool = False
) -> tuple[WebhookEndpoint, str]:
    """Give it another signing secret, which is not shown again.

    The former one signs beside it for ``OVERLAP``, unless it has to end ``at_once``. Raises
    ``NotFound``, ``Forbidden`` and ``ProofWanted``.
    """
    locked = managed(actor, endpoint)
    require_proof(actor)
    secret = new_secret()
    locked.previous_secret = None if at_once else locked.secret
    locked.previous_until = None if at_once else timezone.now() + OVERLAP
    locked.secret = seal(secret, purpose=PURPOSE)
    locked.save(update_fields=["secret", "previous_secret", "previous_until"])
    publish(actor, SecretRotated(subject_id=locked.pk, owner_id=locked.organisation_id))
    return locked, secret


@command("webhooks.switch_endpoint", scope="webhooks")
def switch_endpoint(*, actor: Actor, endpoint: WebhookEndpoint, on: bool) -> WebhookEndpoint:
    """Let it hear, or send it nothing more; what was to be sent is then closed.

    What happens while it is off can be sent afterwards, by a replay. Raises ``NotFound``,
    ``Forbidden``, and ``Conflict`` if it is so already.
    """
    locked = access_endpoint(actor=actor, public_id=endpoint.public_id, lock=True)
    may = can_manage_webhooks if on else can_switch_off
    if not may(actor, locked.organisation_id):
        raise Forbidden
    if on == (locked.status == WebhookStatus.ACTIVE):
        raise Conflict(_("It is so already. Reload the page."), code="wrong_status")
    locked.status = WebhookStatus.ACTIVE if on else WebhookStatus.STOPPED
    locked.off_reason = "" if on else WebhookOffReason.PERSON
    locked.failing_since = None
    locked.save(update_fields=["status", "off_reason", "failing_since"])
    if not on:
        waiting = locked.messages.filter(status=WebhookMessageStatus.SCHEDULED)
        waiting.update(
            status=WebhookMessageStatus.FAILED, finished_at=timezone.now(), held_until=None
        )
    kind = EndpointSwitchedOn if on else EndpointSwitchedOff
    publish(actor, kind(subject_id=locked.pk, owner_id=locked.organisation_id))
    return locked


@command("webhooks.remove_endpoint", scope="webhooks")
def remove_endpoint(*, actor: Actor, endpoint: WebhookEndpoint) -> None:
    """Forget it, with its log; its history stays. Raises ``NotFound`` and ``Forbidden``."""
    locked = managed(actor, endpoint)
    publish(actor, EndpointRemoved(subject_id=locked.pk, owner_id=locked.organisation_id))
    locked.delete()


def managed(actor: Actor, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """The endpoint, locked, for somebody who manages it. Raises ``NotFound``, ``Forbidden``."""
    locked = access_endpoint(actor=actor, public_id=endpoint.public_id, lock=True)
    if not can_manage_webhooks(actor, locked.organisation_id):
        raise Forbidden
    return locked


def _checked(name: str, url: str, kinds: Sequence[str]) -> dict[str, object]:
    if not name.strip():
        raise Refused(_("Name it after what listens there."), code="name_missing", field="name")
    return {
        "name": name.strip()[:100],
        "url": _checked_url(url.strip()),
        "kinds": _checked_kinds(kinds),
    }


def _checked_url(url: str) -> str:
    """What every attempt asks again of the addresses behind it; here only of how it is written."""
    try:
        target = target_of(url) if len(url) <= 500 else None
    except ValueError:
        target = None
    if target is None or not (target.is_secure or settings.WEBHOOK_TRIAL):
        raise Refused(
            _("Enter an address that begins with https://, without a user name or a fragment."),
            code="not_an_address",
            field="url",
        )
    return url


def _checked_kinds(kinds: Sequence[str]) -> list[str]:
    chosen = list(dict.fromkeys(each.strip() for each in kinds if each.strip()))
    if not chosen or len(chosen) > MOST_KINDS:
        raise Refused(_("Choose at least one kind of event."), code="kinds_missing", field="kinds")
    if unknown := unknown_kinds(chosen):
        raise Refused(
            _("There is no event called %(name)s."),
            code="unknown_kind",
            field="kinds",
            name=unknown[0][:80],
        )
    return chosen
