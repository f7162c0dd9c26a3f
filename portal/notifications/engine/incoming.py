"""A mail as it came in: its addresses, its text, and what our own server found out about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import getaddresses
from enum import Enum
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

from authres import AuthenticationResultsHeader, AuthResError

_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
# What a mail has once (RFC 5322, 3.6; RFC 2045). A signature covers the lowest of several, and
# programs read the highest: whoever adds one changes what was signed.
_ONCE = (
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
)
_BULK = {"bulk", "list", "junk", "auto_reply"}
_BREAKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3"}
# What strange addresses, codings and nesting make the standard library raise.
_UNREADABLE = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    MessageError,
)


class Proof(Enum):
    """Whether our own mail server vouches for the sender's domain."""

    PASSED = "passed"
    FAILED = "failed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Incoming:
    """What of a mail matters. ``digest`` tells one mail from another however often it comes.

    ``is_sound``: it has each of its headers once, as whoever signed it wrote them.
    """

    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    message_id: str
    subject: str
    text: str
    proof: Proof
    is_automatic: bool
    is_sound: bool
    digest: str


class _Tolerant(EmailPolicy):
    """Headers as they are written where they follow no grammar."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The header taken apart, else its bare text."""
        try:
            return super().header_fetch_parse(name, value)
        except _UNREADABLE:
            return "".join(value.splitlines())


_POLICY = _Tolerant()


def read_mail(raw: bytes, *, authority: str) -> Incoming:
    """Take a mail apart; what cannot be read is empty, whatever is in it.

    ``authority`` names the server whose ``Authentication-Results`` are believed (RFC 8601); it
    has to take those of others with its name out.
    """
    message = _taken_apart(raw)
    senders = _addresses(message, "From")
    message_id = _clean(message.get_all("Message-ID", [""])[-1]).strip()
    return Incoming(
        senders=senders,
        recipients=_addresses(message, *_TO),
        message_id=message_id,
        subject=" ".join(_clean(message.get("Subject", "")).split())[:200],
        text=_clean(_text(message)),
        proof=_proof(message, senders, authority),
        is_automatic=_is_automatic(message),
        is_sound=all(len(message.get_all(name, [])) < 2 for name in _ONCE),
        digest=sha256(message_id.encode() or raw).hexdigest(),
    )


def _taken_apart(raw: bytes) -> EmailMessage:
    try:
        return message_from_bytes(raw, policy=_POLICY)
    except _UNREADABLE:
        return EmailMessage(_POLICY)


def _clean(text: object) -> str:
    """Without what no database keeps: NUL, and halves of characters."""
    return str(text).replace("\0", "").encode("utf-8", "replace").decode()


def _addresses(message: EmailMessage, *names: str) -> tuple[str, ...]:
    values = [_clean(value) for name in names for value in message.get_all(name, [])]
    found = [address.strip().lower() for _name, address in getaddresses(values) if "@" in address]
    return tuple(dict.fromkeys(found))


def _is_automatic(message: EmailMessage) -> bool:
    """Absence notes, bounces and lists: nobody has written them, and nobody reads an answer."""
    return (
        str(message.get("Auto-Submitted", "no")).strip().lower() != "no"
        or str(message.get("Precedence", "")).strip().lower() in _BULK
        or str(message.get("Return-Path", "")).strip() == "<>"
        or "X-Auto-Response-Suppress" in message
        or "List-Id" in message
        or message.get_content_type() == "multipart/report"
    )


# --- Who vouches for the sender ----------------------------------------------------------------


def _proof(message: EmailMessage, senders: tuple[str, ...], authority: str) -> Proof:
    if not authority or len(senders) != 1:
        return Proof.NONE
    for header in message.get_all("Authentication-Results", []):
        try:
            found = AuthenticationResultsHeader.parse(f"Authentication-Results: {header}")
        except (AuthResError, *_UNREADABLE):
            continue
        # The first is the newest: servers write theirs on top.
        if str(found.authserv_id).lower() == authority.lower():
            return _judged(found, senders[0].rpartition("@")[2])
    return Proof.NONE


def _judged(found: AuthenticationResultsHeader, domain: str) -> Proof:
    """DMARC decides where it says something; else a DKIM signature of the sender's own domain."""
    for result in found.results:
        if result.method == "dmarc" and result.result in {"pass", "fail"}:
            aligned = _property(result, "header", "from") in {"", domain}
            return Proof.PASSED if result.result == "pass" and aligned else Proof.FAILED
    signed = [result for result in found.results if result.method == "dkim"]
    for result in signed:
        signer = _property(result, "header", "d")
        if result.result == "pass" and (domain == signer or domain.endswith(f".{signer}")):
            return Proof.PASSED
    return Proof.FAILED if any(result.result == "fail" for result in signed) else Proof.NONE


def _property(result: object, kind: str, name: str) -> str:
    for each in result.properties:  # type: ignore[attr-defined]
        if (each.type, each.name) == (kind, name):
            return str(each.value).lower()
    return ""


# --- What it says ------------------------------------------------------------------------------


def _text(message: EmailMessage) -> str:
    try:
        body = message.get_body(("plain", "html"))
        content = "" if body is None else str(body.get_content())
        return _plain(content) if body and body.get_content_subtype() == "html" else content
    except _UNREADABLE:
        return ""


class _Words(HTMLParser):
    """The text of an HTML part, down to what it quotes."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0
        self._quoted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Lines end with blocks; a quotation ends the text."""
        classes = dict(attrs).get("class") or ""
        self._quoted |= tag == "blockquote" or "gmail_quote" in classes
        self._hidden += tag in {"style", "script", "title"}
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """What was hidden is over."""
        self._hidden -= tag in {"style", "script", "title"}

    def handle_data(self, data: str) -> None:
        """Keep what people read."""
        if not self._quoted and self._hidden <= 0:
            self.parts.append(data)


def _plain(html: str) -> str:
    words = _Words()
    words.feed(html)
    return "\n".join(_lines("".join(words.parts)))


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield " ".join(line.split())
