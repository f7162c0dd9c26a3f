"""The key by which push services know who sends (VAPID, RFC 8292); without it nobody is offered
push messages."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from email.utils import parseaddr
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.checks import Critical, Tags, register
from py_vapid import Vapid02

# Push services take what is signed for a day at most.
_VALID_SECONDS = 12 * 3600
_LOCAL = {"localhost", "localhost.localdomain"}
_AS_IS = "!#$&'*+-/=?^_`{|}~."


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
    """Whom a push service may ask about our messages: by mail, or by the site where the address
    is local. In the few forms that are taken everywhere: a name with a dot, no port, no path."""
    name, _at, domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")
    site = urlsplit(settings.BASE_URL).hostname or ""
    if name and _is_public(domain):
        return f"mailto:{quote(name, safe=_AS_IS)}@{_ascii(domain)}"
    return f"https://{_ascii(site)}" if _is_public(site) else "mailto:guildhall@localhost"


def _is_public(domain: str) -> bool:
    return "." in domain and domain not in _LOCAL


def _ascii(domain: str) -> str:
    return domain.encode("idna").decode()


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
    """A key that cannot be read would be found out when somebody opens their settings, and one
    that signs nothing never: no push would arrive."""
    try:
        public_key()
    except Exception:  # noqa: BLE001 - whatever a library makes of what is no key
        text = "VAPID_PRIVATE_KEY is no key for push messages."
        return [
            Critical(text, hint="Make one with `guildhall vapid-key`.", id="notifications.E001")
        ]
    try:
        if settings.VAPID_PRIVATE_KEY:
            authorization("https://push.example")
    except Exception as error:  # noqa: BLE001 - likewise
        text = f"Push messages cannot be signed: {error}"
        hint = "Look at DEFAULT_FROM_EMAIL and BASE_URL."
        return [Critical(text, hint=hint, id="notifications.E002")]
    return []
