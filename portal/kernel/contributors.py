"""Commands that reach upwards: floors above add their part to a command of a lower floor.

Suspending a partner ends tokens, sockets and files that lie above it. The upper floor registers a
contributor; it runs in the command's transaction and returns lines for the receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One thing that a command ended or changed: a code (``tokens``) and how many."""

    code: str
    count: int


type Contributor = Callable[[Actor, Sequence[int]], ReceiptLine]
_contributors: dict[str, list[Contributor]] = {}


def contributes_to(command: str) -> Callable[[Contributor], Contributor]:
    """Register a contributor to a command: called with the actor and the ids of the people."""

    def register(contributor: Contributor) -> Contributor:
        _contributors.setdefault(command, []).append(contributor)
        return contributor

    return register


def contributions(command: str, actor: Actor, user_ids: Sequence[int]) -> list[ReceiptLine]:
    """Run the contributors of a command, in the order of their registration."""
    return [contributor(actor, user_ids) for contributor in _contributors.get(command, ())]
