"""The key by which push services know who sends (VAPID, RFC 8292); without it nobody is offered
push messages."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from email.utils import parseaddr
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.checks import Critical, Tags, register
from py_vapid import Vapid02

# Push services take what is signed for a day at most.
_VALID_SECONDS = 12 * 3600
_LOCAL = {"localhost", "localhost.localdomain"}


def make_key() -> str:
    """A new private key, as ``VAPID_PRIVATE_KEY`` takes it: 32 bytes in base64 for addresses."""
    number = generate_private_key(SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(32))


def public_key() -> str:
    """What browsers are told of our key; empty if there is none."""
    return _public(settings.VAPID_PRIVATE_KEY) if settings.VAPID_PRIVATE_KEY else ""


def authorization(origin: str) -> dict[str, str]:
    """The headers that prove to the push service at ``origin`` who sends."""
    claims = {"aud": origin, "sub": _subject(), "exp": int(time.time()) + _VALID_SECONDS}
    return dict(_key(settings.VAPID_PRIVATE_KEY).sign(claims))


def _subject() -> str:
    """Whom a push service may ask about our messages."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if address.rpartition("@")[2] in _LOCAL and settings.BASE_URL.startswith("https://"):
        return settings.BASE_URL.rstrip("/")
    return f"mailto:{address}"


@cache
def _public(private: str) -> str:
    point = _key(private).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _text(point)


@cache
def _key(private: str) -> Any:
    return Vapid02.from_string(private)


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


@register(Tags.security)
def push_key_is_one(**_: Any) -> list[Critical]:
    """A key that cannot be read would be found out when somebody opens their settings."""
    try:
        public_key()
    except Exception:  # noqa: BLE001 - whatever a library makes of what is no key
        text = "VAPID_PRIVATE_KEY is no key for push messages."
        return [
            Critical(text, hint="Make one with `guildhall vapid-key`.", id="notifications.E001")
        ]
    return []
