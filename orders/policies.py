"""Who may bring orders and figures in, and who hears about them."""

from __future__ import annotations

from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden

# What each kind of record is kept by.
KEEPERS = {
    "orders": ("sales", "finance"),
    "invoices": ("finance",),
    "receivables": ("finance",),
    "purchase-orders": ("finance", "planning"),
    "costs": ("finance", "planning"),
}


def can_import(actor: Actor, kind: str) -> bool:
    """Whether the actor's department keeps records of this kind."""
    return actor.is_administrator or actor.in_department(*KEEPERS[kind])


def require_import(actor: Actor, kind: str) -> None:
    """Raises ``Forbidden`` unless the actor may import this kind."""
    if not can_import(actor, kind):
        raise Forbidden
