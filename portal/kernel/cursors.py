"""Opaque cursors: where a reader of a sorted list or of the feed goes on.

A cursor is signed, so that its values can be trusted in SQL comparisons, and says nothing about
how many rows there are.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refused

_TAG_BYTES = 8


def _tag(body: bytes) -> bytes:
    return hmac.digest(settings.REFERENCE_KEY.encode(), b"cursor:" + body, "sha256")[:_TAG_BYTES]


def encode(*values: Any) -> str:
    """The cursor of a position: values that JSON knows, in the order of the sort."""
    body = orjson.dumps(values, default=str)
    return urlsafe_b64encode(_tag(body) + body).rstrip(b"=").decode()


def decode(cursor: str, *, field: str = "after") -> list[Any]:
    """The values of a cursor. Raises ``Refused`` (``invalid_cursor``) for anything else."""
    try:
        raw = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        body = raw[_TAG_BYTES:]
        if hmac.compare_digest(raw[:_TAG_BYTES], _tag(body)):
            return list(orjson.loads(body))
    except (ValueError, TypeError):
        pass
    raise Refused(
        _("Start again from the first page: this position in the list is unknown."),
        code="invalid_cursor",
        field=field,
    )
