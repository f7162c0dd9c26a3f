"""Rate limits that hold across processes: one statement, exact under any number of them."""

from __future__ import annotations

from math import ceil

from django.db import connection

from portal.kernel.errors import Limited

_TAKE = """
INSERT INTO kernel_ratebucket AS bucket (key, tokens, filled_at)
VALUES (%(key)s, %(burst)s - %(cost)s, clock_timestamp())
ON CONFLICT (key) DO UPDATE SET
    tokens = least(%(burst)s, bucket.tokens
        + extract(epoch FROM clock_timestamp() - bucket.filled_at) * %(rate)s) - %(cost)s,
    filled_at = clock_timestamp()
WHERE least(%(burst)s, bucket.tokens
        + extract(epoch FROM clock_timestamp() - bucket.filled_at) * %(rate)s) >= %(cost)s
RETURNING tokens
"""


def take(key: str, *, burst: int, per_minute: float, cost: float = 1) -> float:
    """Use ``cost`` of what ``key`` may use: ``burst`` at once, refilled by ``per_minute``.

    Returns what is left. Raises ``Limited`` with the seconds to wait; nothing is used then.
    """
    rate = per_minute / 60
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": key, "burst": float(burst), "rate": rate, "cost": cost})
        row = cursor.fetchone()
    if row is None:
        raise Limited(retry_after=max(1, ceil(cost / rate)))
    return float(row[0])
