"""Roles of the house, and who has them, as administrators read them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from workflows.models import HouseRole, RoutingStep
from workflows.policies import can_manage_routes

_MOST = 500


def house_role_list(*, actor: Actor) -> Sequence[HouseRole]:
    """Every role with its person, and as ``is_named`` whether a policy names it.

    Raises ``NotFound`` for others.
    """
    if not can_manage_routes(actor):
        raise NotFound
    named = RoutingStep.objects.filter(house_role=OuterRef("pk"))
    rows = HouseRole.objects.select_related("person").annotate(is_named=Exists(named))
    return list(rows.order_by("name")[:_MOST])


def house_role_choices() -> list[tuple[int, str]]:
    """The roles, for choosing who decides; for the pages of administrators."""
    return list(HouseRole.objects.order_by("name").values_list("pk", "name")[:_MOST])
