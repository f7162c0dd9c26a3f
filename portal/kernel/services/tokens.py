"""API tokens: made, taken back, and recognised.

A token reads ``ghl_<prefix>_<secret>``. The secret is 256 random bits, so a plain SHA-256 of the
whole token is enough to keep: nobody can try them out.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import ANONYMOUS, Actor, token_actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import publish
from portal.kernel.models import ApiToken, User
from portal.kernel.proof import require_proof
from portal.kernel.token_events import TokenCreated, TokenRevoked

# What a token may be narrowed to; without a choice it gets the first two.
SCOPES = ("read", "write", "export", "webhooks")
USUAL_SCOPES = SCOPES[:2]
_FORM = re.compile(r"ghl_([a-z0-9]{12})_([A-Za-z0-9_-]{43})")
_PREFIX_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
# How exact "last used" is: one write a minute, however busy the token.
_USE_STEP = timedelta(minutes=1)


@command("kernel.create_token")
def create_token(
    *,
    actor: Actor,
    user: User,
    name: str,
    scopes: tuple[str, ...] = USUAL_SCOPES,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """Make a token that acts as ``user``, narrowed to ``scopes``; returns it with its text.

    The text is never shown again. People make tokens for themselves, administrators for anybody;
    a token cannot make tokens. Raises ``Forbidden``, ``ProofWanted`` and ``Refused``.
    """
    if actor.kind == "token" or not (_own(actor, user) or _administers(actor)):
        raise Forbidden
    require_proof(actor)
    token, text = issue_token(user=user, name=name, scopes=scopes, expires_at=expires_at)
    publish(actor, TokenCreated(subject_id=token.pk, user_id=user.pk))
    return token, text


def issue_token(
    *,
    user: User,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime | None,
    parent: ApiToken | None = None,
) -> tuple[ApiToken, str]:
    """A new token with its text, for services that have asked the policy. Raises ``Refused``."""
    if not name.strip():
        raise Refused(_("Name the token after what uses it."), code="name_missing", field="name")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Refused(
            _("Choose scopes from this list: %(known)s."),
            code="unknown_scope",
            field="scopes",
            known=", ".join(SCOPES),
        )
    if expires_at is not None and expires_at <= timezone.now():
        raise Refused(
            _("Enter an end date in the future."), code="ends_too_early", field="expires_at"
        )
    prefix = "".join(secrets.choice(_PREFIX_ALPHABET) for _position in range(12))
    text = f"ghl_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=user,
        parent=parent,
        name=name.strip()[:100],
        prefix=prefix,
        digest=_digest(text),
        scopes=list(dict.fromkeys(scopes)),
        expires_at=expires_at,
    )
    return token, text


@command("kernel.revoke_token")
def revoke_token(*, actor: Actor, token: ApiToken, reason: str = "") -> ApiToken:
    """End a token now; what it has open ends within a second.

    Raises ``NotFound`` for somebody else's token, ``Conflict`` if it was revoked before.
    """
    locked = ApiToken.objects.select_for_update().filter(pk=token.pk).first()
    if locked is None or not (locked.user_id == actor.user_id or _administers(actor)):
        raise NotFound
    if locked.revoked_at is not None:
        raise Conflict(_("This was already taken back."), code="already_revoked")
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    publish(actor, TokenRevoked(subject_id=locked.pk, user_id=locked.user_id), reason=reason)
    return locked


def authenticate(text: str) -> Actor:
    """The actor of a token's text; ``ANONYMOUS`` for one that is unknown, ended or malformed."""
    token = recognised(text)
    return actor_of_token(token) if token else ANONYMOUS


def recognised(text: str) -> ApiToken | None:
    """The token with this text, if it holds now; its use is noted, to the minute."""
    form = _FORM.fullmatch(text)
    if form is None:
        return None
    token = ApiToken.objects.select_related("user", "parent").filter(prefix=form[1]).first()
    now = timezone.now()
    if token is None or not hmac.compare_digest(bytes(token.digest), _digest(text)):
        return None
    if not holds_now(token):
        return None
    if token.last_used_at is None or now - token.last_used_at > _USE_STEP:
        used = ApiToken.objects.filter(pk__in=[token.pk, token.parent_id or token.pk])
        used.filter(Q(last_used_at=None) | Q(last_used_at__lt=now - _USE_STEP)).update(
            last_used_at=now
        )
    return token


def holds_now(token: ApiToken) -> bool:
    """Whether a token, and the one that it was issued for, have not ended."""
    now = timezone.now()
    return not any(each and _has_ended(each, now) for each in (token, token.parent))


def _has_ended(token: ApiToken, now: datetime) -> bool:
    return token.revoked_at is not None or (
        token.expires_at is not None and token.expires_at <= now
    )


def actor_of_token(token: ApiToken) -> Actor:
    """The actor of a token that is known to be valid: its owner's rights of this moment."""
    if not token.user.is_active:
        return ANONYMOUS
    return token_actor(
        token.user,
        token_id=token.pk,
        key_id=token.parent_id or token.pk,
        scopes=frozenset(token.scopes),
    )


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _own(actor: Actor, user: User) -> bool:
    return actor.user_id == user.pk


def _administers(actor: Actor) -> bool:
    return actor.is_administrator or actor.is_system
