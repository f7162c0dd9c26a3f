"""OAuth2 client credentials: a key buys a token that lasts an hour, narrowed further if asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from portal.kernel.errors import Refused
from portal.kernel.models import ApiToken
from portal.kernel.services.tokens import actor_of_token, issue_token, recognised

LASTS = timedelta(hours=1)
# Kept for so long after its end, so that whoever looks into something still finds it.
KEPT = timedelta(days=1)


def client_of(client_id: str, client_secret: str) -> ApiToken | None:
    """The key that a client names and proves: its prefix, and its whole text.

    ``None`` for one that is unknown or has ended, whose owner has no account any more, or that is
    itself a token bought by another key.
    """
    token = recognised(client_secret)
    if token is None or token.prefix != client_id or token.parent_id is not None:
        return None
    return token if actor_of_token(token).is_signed_in else None


def issue_access(key: ApiToken, scopes: Sequence[str]) -> tuple[ApiToken, str]:
    """A token for a key, with no more than its scopes; all of them if none is asked for.

    It ends with the key. Raises ``Refused`` (``unknown_scope``) for a scope that the key has not.
    """
    if not set(scopes) <= set(key.scopes):
        raise Refused(code="unknown_scope", field="scopes")
    now = timezone.now()
    end = min(now + LASTS, key.expires_at or now + LASTS)
    return issue_token(
        user=key.user,
        name=key.name,
        scopes=list(scopes) or key.scopes,
        expires_at=end,
        parent=key,
    )


def forget_issued() -> int:
    """Delete issued tokens that ended a while ago; returns how many."""
    old = ApiToken.objects.filter(parent__isnull=False, expires_at__lt=timezone.now() - KEPT)
    return old.delete()[0]
