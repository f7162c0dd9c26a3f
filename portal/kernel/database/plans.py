"""Which statements the server keeps the plans of.

To plan a statement under the policy and the second wall takes the server two milliseconds, to run
one that finds a single row a fifth of one. What is asked again and again in the same words is sent
with its values apart, and planned once for each connection. Such a plan knows no values: whatever
narrows a list by what somebody typed is better planned for those.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_kept: ContextVar[bool] = ContextVar("plans_kept", default=False)


@contextmanager
def keeping_plans() -> Iterator[None]:
    """Have the server keep the plans of the statements that are run meanwhile."""
    token = _kept.set(True)
    try:
        yield
    finally:
        _kept.reset(token)


def plans_are_kept() -> bool:
    """Whether the statements that run now are of those."""
    return _kept.get()
