"""What companies took home of a record: by which ways, who did, and each facet how lately."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from sharing.models import TAKEN

# Counted where the log is: however often a company took a record, it is a few rows.
_TAKEN_OF = """
    SELECT organisation_id, masks[array_position(record_ids, %(record)s::bigint)],
           array_agg(DISTINCT act::text), array_agg(DISTINCT user_id), max(at)
    FROM sharing_accessentry
    WHERE subject = %(subject)s AND act = ANY(%(acts)s)
      AND record_ids @> ARRAY[%(record)s::bigint]
    GROUP BY 1, 2
"""

_TAKEN_BY = """
    SELECT DISTINCT unnest(record_ids) AS record FROM sharing_accessentry
    WHERE subject = %(subject)s AND act = ANY(%(acts)s) AND organisation_id = ANY(%(companies)s)
    ORDER BY record
"""


@dataclass(slots=True)
class Taken:
    """What one company took home of one record: for the bit of each facet, when it last did."""

    last: dict[int, datetime] = field(default_factory=dict)
    ways: set[str] = field(default_factory=set)
    people: set[int] = field(default_factory=set)

    @property
    def mask(self) -> int:
        """The facets that it ever took."""
        return sum(self.last)

    def last_of(self, mask: int) -> datetime:
        """When it last took any of these facets."""
        return max(at for bit, at in self.last.items() if bit & mask)


def takers_of(subject: str, pk: int) -> dict[int, Taken]:
    """By company, what of the record left the portal with it, as far as the log goes back."""
    rows = _asked(_TAKEN_OF, subject, record=pk)
    found: dict[int, Taken] = defaultdict(Taken)
    for organisation, mask, acts, people, at in rows:
        taken = found[organisation]
        taken.ways.update(acts)
        taken.people.update(each for each in people if each is not None)
        for bit in bits_in(mask):
            taken.last[bit] = max(at, taken.last.get(bit, at))
    return dict(found)


def records_taken_by(subject: str, companies: Iterable[int]) -> list[int]:
    """The records of a kind that these companies took home, as far as the log goes back."""
    return [pk for (pk,) in _asked(_TAKEN_BY, subject, companies=list(companies))]


def _asked(question: str, subject: str, **values: Any) -> list[Any]:
    acts = [act.value for act in TAKEN]
    with connection.cursor() as cursor:
        cursor.execute(question, {"subject": subject, "acts": acts, **values})
        return cursor.fetchall()


def bits_in(mask: int) -> Iterator[int]:
    """The single bits of a mask."""
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest
