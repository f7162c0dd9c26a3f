"""What operations cost, and how much each caller may spend in a minute.

A bucket in the database is exact across processes; each process takes a few points at a time from
it and spends them by itself, so that not every request writes.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address
from threading import Lock

from django.conf import settings
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.errors import Limited
from portal.kernel.limits import take

_LEASE = 50
_LEASE_SECONDS = 30.0
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """What an operation cost, and what is left. ``seconds`` until the bucket is full again."""

    cost: int
    limit: int
    remaining: int
    seconds: int

    @classmethod
    def spent(cls, cost: int, limited: Limited) -> Standing:
        """Of who asked for more than is left."""
        return cls(cost, settings.API_POINTS_PER_MINUTE, 0, int(limited.params["retry_after"]))

    @property
    def reset_at(self) -> datetime:
        """When nothing of the limit is used any more, if nothing else is asked."""
        return timezone.now() + timedelta(seconds=self.seconds)

    @property
    def headers(self) -> dict[str, str]:
        """As the draft of the IETF names them."""
        return {
            "RateLimit-Policy": f'"points";q={self.limit};w=60',
            "RateLimit": f'"points";r={self.remaining};t={self.seconds}',
        }


@dataclass(slots=True)
class _Lease:
    left: float
    beyond: float
    until: float


_leases: OrderedDict[str, _Lease] = OrderedDict()
_lock = Lock()


def key_of(actor: Actor, address: str = "") -> str:
    """Who pays: a person or machine, by whichever of their tokens; for strangers their address, or
    the network of it that one customer of a provider is given.

    To make more tokens, or to buy one each minute, buys nothing more.
    """
    payer = actor.on_behalf_of or actor.user_id
    return f"api:user:{payer}" if payer else f"api:from:{_network(address)}"


def _network(address: str) -> str:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address) or found.ipv4_mapped:
        return str(found if isinstance(found, IPv4Address) else found.ipv4_mapped)
    return str(IPv6Network((found, 64), strict=False))


def charge(key: str, cost: int) -> Standing:
    """Spend points. Raises ``Limited`` with the seconds to wait."""
    limit = settings.API_POINTS_PER_MINUTE
    now = time.monotonic()
    with _lock:
        lease = _leases.get(key)
        if lease is not None and lease.left >= cost and lease.until > now:
            lease.left -= cost
            return _standing(cost, limit, lease)
        # What is left of it is spent first, and by nobody else meanwhile.
        left = 0.0
        if lease is not None and lease.until > now:
            left, lease.left = lease.left, 0.0
    try:
        fresh = _taken(key, cost, left, limit, now)
    except Limited:
        with _lock:
            # Whoever took points meanwhile has put another lease in the place of this one.
            current = _leases.get(key)
            if current is not None:
                current.left += left
        raise
    with _lock:
        current = _leases.get(key)
        if current is not None and current.until > now:
            # What another request took, or gave back, meanwhile is not lost.
            fresh.left, current.left = fresh.left + current.left, 0.0
        _leases[key] = fresh
        _leases.move_to_end(key)
        if len(_leases) > _MOST:
            _leases.popitem(last=False)
    return _standing(cost, limit, fresh)


def _taken(key: str, cost: int, left: float, limit: int, now: float) -> _Lease:
    missing = cost - left
    amount = max(missing, min(_LEASE, limit // 20))
    try:
        beyond = take(key, burst=limit, per_minute=limit, cost=amount)
    except Limited:
        amount = missing
        beyond = take(key, burst=limit, per_minute=limit, cost=amount)
    return _Lease(amount - missing, beyond, now + _LEASE_SECONDS)


def _standing(cost: int, limit: int, lease: _Lease) -> Standing:
    remaining = max(0, int(lease.left + lease.beyond))
    return Standing(cost, limit, remaining, -(-(limit - remaining) * 60 // limit))
