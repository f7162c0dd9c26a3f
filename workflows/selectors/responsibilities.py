"""The matrix of territories and product lines as administrators read it."""

from __future__ import annotations

from collections.abc import Sequence

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from workflows.models import Responsibility
from workflows.policies import can_manage_routes

_MOST = 1000


def responsibility_list(*, actor: Actor) -> Sequence[Responsibility]:
    """Every cell with its person. Raises ``NotFound`` for others."""
    if not can_manage_routes(actor):
        raise NotFound
    rows = Responsibility.objects.select_related("person")
    return list(rows.order_by("territory", "product_line")[:_MOST])
