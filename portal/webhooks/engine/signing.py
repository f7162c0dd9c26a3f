"""Secrets and signatures after Standard Webhooks, of ``id.timestamp.body``.

``v1`` is an HMAC-SHA256, for receivers that hold the secret. ``v1a`` is an ed25519 signature, for
those that should be able to check and not to sign: its key follows from the secret, so that both
change together.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_PUBLIC_PREFIX = "whpk_"
_PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """A fresh secret: 256 random bits, written as receivers expect it."""
    return _PREFIX + b64encode(secrets.token_bytes(_BYTES)).decode()


def public_key(secret: str) -> str:
    """What checks the ``v1a`` signatures of a secret; nobody finds the secret by it."""
    raw = _signer(secret).public_key().public_bytes_raw()
    return _PUBLIC_PREFIX + b64encode(raw).decode()


def signatures(secret: str, message_id: str, timestamp: int, body: bytes) -> list[str]:
    """The signatures of one secret, each with its version."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    found = {
        "v1": hmac.digest(_key(secret), signed, "sha256"),
        "v1a": _signer(secret).sign(signed),
    }
    return [f"{version},{b64encode(each).decode()}" for version, each in found.items()]


def _key(secret: str) -> bytes:
    return b64decode(secret.removeprefix(_PREFIX))


def _signer(secret: str) -> Ed25519PrivateKey:
    seed = hmac.digest(_key(secret), b"guildhall webhooks ed25519", "sha256")
    return Ed25519PrivateKey.from_private_bytes(seed)


def headers(valid: Iterable[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers; each valid secret signs, so that a receiver may change over in peace."""
    signed = (signatures(each, message_id, timestamp, body) for each in valid)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(each for one in signed for each in one),
    }
