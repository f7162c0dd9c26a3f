"""Where we may send: public addresses alone, asked of every address that a name leads to."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from queue import Empty, SimpleQueue
from urllib.parse import quote, urlsplit

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network

# This machine: for receivers of tests and of a demo.
LOOPBACK: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
_NAT64 = IPv6Network("64:ff9b::/96")
# Ports below this carry other protocols, whose servers might take our bytes for theirs.
_FREE_PORTS = 1024
LOOKUP_SECONDS = 5.0
# So many names are looked up at a time; one that nobody answers for takes a place until the
# system gives up.
_LOOKUPS = threading.BoundedSemaphore(16)
_WEB_PORTS = {80, 443}
_AS_IS = "/:?#[]@!$&'()*+,;=%~-._"


class UnknownHostError(Exception):
    """The name leads nowhere."""


class ForbiddenAddressError(Exception):
    """The name leads to an address that nothing of ours may be sent to."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. ``path`` is what is asked for, with the query."""

    host: str
    port: int
    path: str
    is_secure: bool

    @property
    def authority(self) -> str:
        """As the header ``Host`` names it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == (443 if self.is_secure else 80)
        return name if usual else f"{name}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, name and port, as browsers know where something comes from."""
        return f"http{'s' if self.is_secure else ''}://{self.authority}"


def target_of(url: str) -> Target:
    """Take an address apart. Raises ``ValueError`` for what nothing can be sent to."""
    parts = urlsplit(url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.fragment:
        raise ValueError(url)
    if parts.username or parts.password or not url.isprintable() or " " in url:
        raise ValueError(url)
    is_secure = parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    if port < _FREE_PORTS and port not in _WEB_PORTS:
        raise ValueError(url)
    host = parts.hostname.encode("idna").decode() if ":" not in parts.hostname else parts.hostname
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, quote(path, safe=_AS_IS), is_secure)


def networks_of(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks by their usual notation. Raises ``ValueError``."""
    return tuple(ip_network(text) for text in texts)


def resolve(
    target: Target, *, allowed: Iterable[Network] = (), seconds: float = LOOKUP_SECONDS
) -> list[str]:
    """The addresses behind a name, which must all be public or in an ``allowed`` network.

    One that is not refuses them all: a name that leads both ways is a trick. Raises
    ``UnknownHostError`` and ``ForbiddenAddressError``, and ``TimeoutError`` after ``seconds``.
    """
    addresses = _look_up(target, seconds)
    networks = tuple(allowed)
    for each in addresses:
        if not _may_reach(ip_address(each.partition("%")[0]), networks):
            raise ForbiddenAddressError(each)
    return addresses


def _look_up(target: Target, seconds: float) -> list[str]:
    """Ask in a thread of its own: the system's resolver waits as long as it likes."""
    begun = time.monotonic()
    if not _LOOKUPS.acquire(timeout=seconds):
        raise TimeoutError(target.host)
    answers: SimpleQueue[list[str] | None] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except (OSError, UnicodeError):
            answers.put(None)
        finally:
            _LOOKUPS.release()

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        addresses = answers.get(timeout=max(seconds - (time.monotonic() - begun), 0.001))
    except Empty:
        raise TimeoutError(target.host) from None
    if not addresses:
        raise UnknownHostError(target.host)
    return addresses


def _may_reach(address: Address, allowed: tuple[Network, ...]) -> bool:
    inner = _inner(address)
    return _is_public(inner) or any(inner in network for network in allowed)


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one leads to, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: Address) -> bool:
    # The library still takes the former private networks of IPv6 (fec0::/10) for global ones.
    is_of_site = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not (address.is_multicast or address.is_reserved or is_of_site)
