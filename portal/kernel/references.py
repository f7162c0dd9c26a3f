"""References that people can say on the phone (C-1042, D-310) and that tell no secrets.

Each prefix counts with its own database sequence. A keyed permutation scatters the count inside
bands of growing length (4 digits, then 5, then 6 …), so a reference shows neither the order nor
the number of records.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from django.conf import settings
from django.db import connection, migrations

PATTERN = re.compile(r"^([A-Z]{1,3})-(\d{3,12})$")
_ROUNDS = 6


def _sequence(prefix: str) -> str:
    return f"guildhall_ref_{prefix.lower()}"


def create_reference_sequence(prefix: str) -> migrations.RunSQL:
    """A reversible migration operation: the sequence behind a prefix."""
    name = _sequence(prefix)
    return migrations.RunSQL(f"CREATE SEQUENCE {name} MINVALUE 0 START 0", f"DROP SEQUENCE {name}")


def allocate(prefix: str, count: int = 1) -> list[str]:
    """Take the next ``count`` references of a prefix. Gaps are possible, repetitions are not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(%s::regclass) FROM generate_series(1, %s)",
            [_sequence(prefix), count],
        )
        return [reference(prefix, row[0]) for row in cursor.fetchall()]


def reference(prefix: str, number: int) -> str:
    """The reference of the ``number``-th record (from 0) of a prefix."""
    low, size = 10 ** (settings.REFERENCE_DIGITS - 1), 9 * 10 ** (settings.REFERENCE_DIGITS - 1)
    while number >= size:
        number -= size
        low, size = low * 10, size * 10
    return f"{prefix}-{low + _permute(prefix, number, size)}"


def _permute(prefix: str, number: int, size: int) -> int:
    """A permutation of 0 … size-1: a balanced Feistel network, walked until it is in range."""
    half = ((size - 1).bit_length() + 1) // 2
    mask = (1 << half) - 1
    while True:
        left, right = number >> half, number & mask
        for index in range(_ROUNDS):
            left, right = right, left ^ (_round(prefix, size, index, right) & mask)
        number = (left << half) | right
        if number < size:
            return number


def _round(prefix: str, size: int, index: int, value: int) -> int:
    message = f"{prefix}:{size}:{index}:{value}".encode()
    key = settings.REFERENCE_KEY.encode()
    return int.from_bytes(hmac.new(key, message, hashlib.sha256).digest()[:8], "big")
