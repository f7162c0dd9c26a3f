"""Whether somebody has proved lately who they are: asked before a secret is handed out.

Signing in proves it, by password or passkey, and so does confirming it later on allauth's own
page. An open page that somebody left is worth nothing to whoever finds it: no key comes of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, cast

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden
from portal.kernel.models import User

NEVER = 0.0


class ProofWanted(Forbidden):
    """What is asked for hands out a secret, and the sign-in is too long ago for that."""

    default_code = "proof_wanted"
    default_message = _(
        "Confirm that it is you at %(address)s with your password or passkey, then send this "
        "again within %(minutes)s minutes."
    )


def proved_at(values: Mapping[str, Any]) -> float:
    """When the person of a session with these values last proved who they are."""
    records = values.get(AUTHENTICATION_METHODS_SESSION_KEY) or ()
    return max((each["at"] for each in records), default=NEVER)


def is_proof_wanted(actor: Actor) -> bool:
    """Whether somebody's sign-in is too old to hand out a secret.

    Asked of sessions alone: a token proves itself each time, and Guildhall and the command line
    have none. Whoever has nothing to prove it with here is trusted to where they signed in.
    """
    if actor.proved_at is None or _is_recent(actor.proved_at):
        return False
    user = User.objects.filter(pk=actor.user_id or 0).first()
    return user is not None and bool(get_adapter().get_reauthentication_methods(user))


def _is_recent(moment: float) -> bool:
    return time.time() - moment < app_settings.REAUTHENTICATION_TIMEOUT


def require_proof(actor: Actor) -> None:
    """Raises ``ProofWanted`` where proof is wanted."""
    if is_proof_wanted(actor):
        raise ProofWanted(
            address=settings.BASE_URL.rstrip("/") + reverse("account_reauthenticate"),
            minutes=app_settings.REAUTHENTICATION_TIMEOUT // 60,
        )


def proof_required[V: Callable[..., HttpResponse]](view: V) -> V:
    """Have a view's POST wait until its sender has proved who they are.

    allauth keeps what was sent and goes on with it then, so nothing that was typed is lost.
    """

    @wraps(view)
    def proved(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        # The request that goes on was met before its sender had proved it.
        actor = replace(request.actor, proved_at=proved_at(request.session))  # type: ignore[attr-defined]
        request.actor = actor  # type: ignore[attr-defined]
        if request.method == "POST" and is_proof_wanted(actor):
            raise ReauthenticationRequired
        return view(request, *arguments, **named)

    return cast("V", proved)
