"""One POST to an address that is looked up anew: no redirects, bounded in time and size."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from threading import Timer

from portal.kernel.outgoing.addresses import (
    LOOKUP_SECONDS,
    ForbiddenAddressError,
    Network,
    Target,
    UnknownHostError,
    resolve,
)

CONNECT_SECONDS = 4.0
# The look-up, two connections that nobody takes, and a rest for the exchange fit in.
TOTAL_SECONDS = 15.0
# So much of an answer is read, and kept for the log.
ANSWER_BYTES = 1_000
_ADDRESSES_TRIED = 2
_LONGEST_WAIT = 24 * 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, or the failure instead: ``host`` and ``address`` for a name that
    leads nowhere or where nothing may be sent to, ``connection``, ``trust``, ``slow``, ``http``.

    ``milliseconds`` is how long it took; ``wait`` for how many seconds the receiver asks.
    """

    status: int | None = None
    failure: str = ""
    text: str = ""
    milliseconds: int = 0
    wait: int = 0

    @property
    def succeeded(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300


def send(
    target: Target, headers: Mapping[str, str], body: bytes, *, allowed: Iterable[Network] = ()
) -> Answer:
    """Post ``body`` within ``TOTAL_SECONDS``. The name is looked up anew each time, and where it
    leads to is judged: public addresses, and those in an ``allowed`` network. It goes to the first
    of them that takes the connection."""
    begun = time.monotonic()
    status: int | None = None
    text, wait, failure = "", 0, ""
    try:
        addresses = resolve(target, allowed=allowed, seconds=LOOKUP_SECONDS)
        status, text, wait = _exchange(target, addresses, headers, body, begun + TOTAL_SECONDS)
    except UnknownHostError:
        failure = "host"
    except ForbiddenAddressError:
        failure = "address"
    except ssl.SSLCertVerificationError:
        failure = "trust"
    except TimeoutError:
        failure = "slow"
    except (http.client.HTTPException, ValueError):
        failure = "http"
    except OSError:
        failure = "connection"
    seconds = time.monotonic() - begun
    if failure and seconds >= TOTAL_SECONDS:
        failure = "slow"
    return Answer(status, failure, text, int(seconds * 1000), wait)


def _exchange(
    target: Target, addresses: list[str], headers: Mapping[str, str], body: bytes, until: float
) -> tuple[int, str, int]:
    raw = _connect(target, addresses)
    with _deadline(raw, max(until - time.monotonic(), 0.1)):
        stream = _secured(raw, target) if target.is_secure else raw
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = stream
        try:
            connection.putrequest("POST", target.path, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": target.authority, **headers}.items():
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.putheader("Connection", "close")
            connection.endheaders(body)
            response = connection.getresponse()
            text = response.read(ANSWER_BYTES).decode("utf-8", "replace").replace("\0", "")
            return response.status, text, _seconds(response.getheader("Retry-After"))
        finally:
            connection.close()


def _connect(target: Target, addresses: list[str]) -> socket.socket:
    for address in addresses[: _ADDRESSES_TRIED - 1]:
        with suppress(OSError):
            return socket.create_connection((address, target.port), CONNECT_SECONDS)
    last = addresses[:_ADDRESSES_TRIED][-1]
    return socket.create_connection((last, target.port), CONNECT_SECONDS)


@contextmanager
def _deadline(raw: socket.socket, seconds: float) -> Iterator[None]:
    """End the connection after so many seconds, however slowly the other side drips."""
    raw.settimeout(seconds)
    twin = raw.dup()
    timer = Timer(seconds, _cut, [twin])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        twin.close()
        raw.close()


def _cut(twin: socket.socket) -> None:
    with suppress(OSError):
        twin.shutdown(socket.SHUT_RDWR)


def _secured(raw: socket.socket, target: Target) -> ssl.SSLSocket:
    return _context().wrap_socket(raw, server_hostname=target.host)


@cache
def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _seconds(text: str | None) -> int:
    """How long a busy receiver asks us to wait; a date is not read."""
    return min(int(text), _LONGEST_WAIT) if text and text.isdecimal() and len(text) < 9 else 0
