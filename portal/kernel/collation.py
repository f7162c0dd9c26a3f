"""Sorting for people: one key that is right for English, Russian and Bulgarian.

The database sorts bytes; a key computed by the Unicode collation algorithm and stored beside the
text makes those bytes sort as people expect (е, ё, ж; a, á, b).
"""

from __future__ import annotations

from functools import cache

from pyuca import Collator

_LONGEST = 120


@cache
def _collator() -> Collator:
    return Collator()


def sort_key(text: str) -> bytes:
    """The bytes by which ``text`` sorts; the original follows, so that equals stay apart."""
    folded = text.casefold()[:_LONGEST]
    weights = _collator().sort_key(folded)
    return b"".join(weight.to_bytes(2, "big") for weight in weights if weight < 0x10000)
