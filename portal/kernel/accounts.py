"""How sign-in behaves: accounts come by invitation, its mails are ours, its secrets sealed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.kernel.account_letters import ACCOUNT_LETTERS
from portal.kernel.actors import actor_for
from portal.kernel.devices import device_text
from portal.kernel.letters import as_read_by, write_letter
from portal.kernel.models import User
from portal.kernel.post import post
from portal.kernel.previews import SESSION_KEY, running_preview
from portal.kernel.secrets import seal, unseal
from portal.kernel.services.previews import end_preview

# How long a session counts as seen just now: one write for so many seconds of use.
_SEEN_SECONDS = 300
_IS_TRACKED = "tracked"


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up: a partner admin or an administrator invites."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Always closed; allauth then shows how to get an account."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in; when this session was last used is noted from now on."""
        super().login(request, user)
        request.session[_IS_TRACKED] = True

    def logout(self, request: HttpRequest) -> None:
        """Sign out; a preview ends with it."""
        viewer = actor_for(request.user)
        preview = running_preview(viewer.user_id, request.session.get(SESSION_KEY, ""))
        if preview is not None:
            end_preview(actor=viewer, preview=preview)
        super().logout(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Let the worker send it: a page neither waits nor fails with the mail server.

        Nor does the time that it takes tell whether an address has an account.
        """
        post(self.render_mail(template_prefix, email, {"email": email, **context}))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """As allauth does, and the mail knows whom it is for."""
        super().send_notification_mail(
            template_prefix, user, {"user": user, **(context or {})}, email
        )

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """Our letter, in the language of the person who has the address; else of the request."""
        address = email if isinstance(email, str) else email[0]
        kind = ACCOUNT_LETTERS[template_prefix]
        reader = context.get("user") or User.objects.filter(email__iexact=address).first()
        with as_read_by(reader) if reader else nullcontext():
            words = {
                "name": reader.get_short_name() if reader else "",
                "text": str(kind.text) % context,
                "button": kind.button,
                "url": context.get(kind.link, ""),
                "note": kind.note,
                "at": context.get("timestamp") if kind.is_notice else None,
                "ip": context.get("ip"),
                "device": device_text(context.get("user_agent", "")),
            }
            return write_letter("account", subject=str(kind.subject), to=address, context=words)


class SecondFactorAdapter(DefaultMFAAdapter):
    """What app codes and recovery codes are made from is kept sealed."""

    _PURPOSE = "second factor"

    def encrypt(self, text: str) -> str:
        """The secret as the database keeps it."""
        return seal(text, purpose=self._PURPOSE).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises ``SealBrokenError`` if none of the installation's keys opens it."""
        return unseal(encrypted_text.encode(), purpose=self._PURPOSE)


class LastSeenMiddleware:
    """Notes every few minutes that a session is in use, for the page that lists them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note it, then pass on."""
        if request.user.is_authenticated and request.session.get(_IS_TRACKED):
            key = request.session.session_key
            if cache.add(f"session-seen:{key}", True, _SEEN_SECONDS):
                UserSession.objects.filter(session_key=key).update(last_seen_at=timezone.now())
        return self.get_response(request)
