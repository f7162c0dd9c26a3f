"""Prints of companies: what two lists are compared by when neither side may read the other.

A print is a keyed digest of a tax number, or of a name with its country. The key is made for one
comparison and forgotten with it, so prints say nothing to whoever finds them later, and those of
two comparisons have nothing in common.

A name is printed as a whole and by its parts (without brackets, in brackets, its head). A part is
looked for among whole names only: two branches, "Alpha (Bulgaria)" and "Omega (Bulgaria)", have a
part in common and are not one company.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from partners.engine.identity import match_name, match_parts, match_tax_id

SIZE = 16
_WHOLE, _PART = "name", "part"


@dataclass(frozen=True, slots=True)
class ListedCompany:
    """A company of a list. ``country`` is ISO 3166-1 alpha-2 or empty."""

    name: str
    country: str = ""
    tax_id: str = ""


class Printer:
    """Makes prints with one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def listed(self, company: ListedCompany) -> Iterator[bytes]:
        """What a company of the list is found by.

        Of one whose tax number is known, the name says so: it is not compared with the name of a
        company that has another number.
        """
        tax_id = match_tax_id(company.tax_id)
        if tax_id:
            yield self._print("tax", tax_id)
        for kind, key in _names(company.name):
            yield self._print(f"{kind}{bool(tax_id)}", company.country, key)

    def sought(self, company: ListedCompany) -> Iterator[bytes]:
        """What a customer of the house is looked for by; one hit is enough."""
        tax_id = match_tax_id(company.tax_id)
        if tax_id:
            yield self._print("tax", tax_id)
        known = (False,) if tax_id else (False, True)
        for kind, key in _names(company.name):
            for other in (_WHOLE, _PART) if kind == _WHOLE else (_WHOLE,):
                for with_number in known:
                    for country in {company.country, ""}:
                        yield self._print(f"{other}{with_number}", country, key)

    def _print(self, *parts: str) -> bytes:
        text = "\0".join(parts).encode()
        return hmac.digest(self._key, text, hashlib.sha256)[:SIZE]


def _names(name: str) -> Iterator[tuple[str, str]]:
    """What a name is compared by: as a whole, and by its parts."""
    if whole := match_name(name):
        yield _WHOLE, whole
    for part in match_parts(name):
        yield _PART, part


def packed(prints: Iterable[bytes]) -> bytes:
    """Prints as they are kept: sorted, so that their order tells nothing of the list's."""
    return b"".join(sorted(set(prints)))


def unpacked(kept: bytes) -> frozenset[bytes]:
    """The prints that were kept."""
    return frozenset(kept[at : at + SIZE] for at in range(0, len(kept), SIZE))
