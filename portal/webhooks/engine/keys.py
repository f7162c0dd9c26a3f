"""What a receiver may know of an endpoint's keys."""

from __future__ import annotations

from portal.kernel.secrets import SealBrokenError, unseal
from portal.webhooks.engine.signing import public_key
from portal.webhooks.models import WebhookEndpoint

PURPOSE = "webhooks"


def public_key_of(endpoint: WebhookEndpoint) -> str | None:
    """The public key of an endpoint's present secret; ``None`` where the seal is broken."""
    try:
        return public_key(unseal(endpoint.secret, purpose=PURPOSE))
    except SealBrokenError:
        return None
