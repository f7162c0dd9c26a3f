"""The wire of graphql-transport-ws: messages, close codes, and where clients put tokens."""

from __future__ import annotations

from typing import Any

import orjson

PROTOCOL = "graphql-transport-ws"
MOST_BYTES = 256 * 1024

BAD_REQUEST = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
BAD_PROTOCOL = 4406
INIT_TIMEOUT = 4408
SUBSCRIBER_EXISTS = 4409
TOO_MANY_INITS = 4429
INTERNAL = 4500
# Of RFC 6455 as IANA keeps it: standard clients connect anew.
TRY_AGAIN = 1013


class ViolationError(Exception):
    """A breach of the protocol: the socket is closed with this code."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(reason)


def parse_message(text: str | None) -> dict[str, Any]:
    """A client's message. Raises ``ViolationError``."""
    if text is None:
        raise ViolationError(BAD_REQUEST, "Messages are text")
    if len(text) > MOST_BYTES:
        raise ViolationError(BAD_REQUEST, "Message too large")
    try:
        message = orjson.loads(text)
    except ValueError:
        raise ViolationError(BAD_REQUEST, "Invalid message: not JSON") from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise ViolationError(BAD_REQUEST, "Invalid message: type is missing")
    return message


def identifier(message: dict[str, Any]) -> str:
    """The id of the operation that a message is about. Raises ``ViolationError``."""
    key = message.get("id")
    if not isinstance(key, str) or not key:
        raise ViolationError(BAD_REQUEST, "Invalid message: id is missing")
    return key


def token(payload: dict[str, Any]) -> str:
    """The token in ``connection_init``, in the places where clients put it."""
    headers = payload.get("headers")
    for place in (payload, headers if isinstance(headers, dict) else {}):
        for name, value in place.items():
            if name.lower() == "authorization" and isinstance(value, str):
                return value.removeprefix("Bearer ").removeprefix("bearer ").strip()
            if name == "token" and isinstance(value, str):
                return value
    return ""


def header_token(scope: dict[str, Any]) -> str:
    """The token in the handshake's headers, if any."""
    value = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    scheme, _space, token = value.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
