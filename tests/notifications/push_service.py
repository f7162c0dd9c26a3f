"""A push service on this machine, and browsers that read what comes through it."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone
from py_vapid.jwt import decode

from portal.kernel.actors import actor_for
from portal.kernel.models import User
from portal.notifications.models import Notification, PushBrowser, PushMessage
from portal.notifications.sender import send_next
from portal.notifications.services.browsers import add_browser
from portal.notifications.services.plan_pushes import plan_pushes
from tests.webhooks.receiver import Received, Receiver, listening


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Browser:
    """A browser of a person: its session, and the keys that never leave it."""

    client: Client
    path: str
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    row: PushBrowser | None = None

    def subscription(self, origin: str) -> dict[str, str]:
        """What its push service gave it."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": origin + self.path,
            "p256dh": text(point),
            "auth": text(self.auth),
        }

    def read(self, received: Received) -> dict[str, str]:
        """What the message says; raises if it is for another browser."""
        plain = http_ece.decrypt(
            received.body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        return json.loads(plain)


@dataclass
class PushService:
    """Takes messages, and checks who signs them."""

    receiver: Receiver

    @property
    def origin(self) -> str:
        return self.receiver.url.removesuffix("/hook")

    def browser(self, user: User) -> Browser:
        """A browser in which the person signed in and switched push messages on, a while ago."""
        client = Client()
        client.force_login(user)
        browser = Browser(client, f"/push/{secrets.token_urlsafe(8)}")
        browser.row = add_browser(
            actor=actor_for(user),
            session_key=client.session.session_key,
            **browser.subscription(self.origin),
        )
        PushBrowser.objects.filter(pk=browser.row.pk).update(
            since=timezone.now() - timedelta(days=2)
        )
        return browser

    def to(self, browser: Browser) -> list[Received]:
        """What came for a browser."""
        return [each for each in self.receiver.received if each.path == browser.path]

    def claims(self, received: Received) -> dict[str, Any]:
        """What the signature says; raises if it is not that of the key beside it."""
        scheme, _, rest = received.headers["authorization"].partition(" ")
        parts = dict(each.strip().split("=", 1) for each in rest.split(","))
        assert scheme == "vapid"
        return decode(parts["t"], parts["k"]) | {"key": parts["k"]}


@contextmanager
def push_service() -> Iterator[PushService]:
    """A push service that listens."""
    with listening() as receiver:
        yield PushService(receiver)


def age_lines(seconds: int = 60) -> None:
    """Let the lines of all inboxes be so old."""
    Notification.objects.update(at=timezone.now() - timedelta(seconds=seconds))


def waiting() -> list[PushMessage]:
    """What is to be pushed now or later."""
    return list(PushMessage.objects.order_by("pk"))


def send_pushes(until: datetime | None = None) -> int:
    """What a worker's senders do by then, once; returns how many messages they took up."""
    if until is not None:
        PushMessage.objects.filter(due_at__lte=until).update(due_at=timezone.now())
    count = 0
    while send_next():
        count += 1
    return count


def push_all() -> int:
    """One round of the worker."""
    plan_pushes()
    return send_pushes()
