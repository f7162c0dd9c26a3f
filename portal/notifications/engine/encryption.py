"""What a push message says, sealed for one browser (RFC 8291): its push service cannot read it.

Imported by whoever sends, and by nobody else: the library brings an HTTP client of its own, which
is not used and which a web process need not carry.
"""

from __future__ import annotations

from pywebpush import WebPusher, WebPushException

CODING = "aes128gcm"


def encrypt(content: bytes, *, endpoint: str, p256dh: str, auth: str) -> bytes:
    """``content`` so that only the browser with these keys reads it. Raises ``ValueError`` for
    keys that are none."""
    keys = {"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}}
    try:
        return bytes(WebPusher(keys).encode(content, CODING)["body"])
    except WebPushException as error:
        raise ValueError(endpoint) from error
