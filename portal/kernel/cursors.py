"""Opaque cursors: where a reader of a sorted list or of the feed goes on.

A cursor is sealed with the installation's key: its values can be trusted in SQL comparisons, and
tell whoever carries it neither ids nor how many rows there are. The same position always has the
same cursor.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import sha512
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refused

# Numbers of one digit more make no longer cursor.
_BLOCK = 16


@lru_cache(maxsize=4)
def _seal(key: str) -> AESSIV:
    """AES-256-SIV (RFC 5297), which needs no number used once."""
    return AESSIV(sha512(b"cursor:" + key.encode()).digest())


def encode(*values: Any) -> str:
    """The cursor of a position: values that JSON knows, in the order of the sort."""
    body = orjson.dumps(values, default=str)
    body += b" " * (-len(body) % _BLOCK)
    sealed = _seal(settings.REFERENCE_KEY).encrypt(body, None)
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def decode(cursor: str, *, field: str = "after") -> list[Any]:
    """The values of a cursor. Raises ``Refused`` (``invalid_cursor``) for anything else."""
    try:
        sealed = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        return list(orjson.loads(_seal(settings.REFERENCE_KEY).decrypt(sealed, None)))
    except (InvalidTag, ValueError, TypeError):
        pass
    raise Refused(
        _("Start again from the first page: this position in the list is unknown."),
        code="invalid_cursor",
        field=field,
    )
