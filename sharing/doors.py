"""The door to one row that is about to change: visible, allowed, locked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden, NotFound
from sharing.policies import visible_to
from sharing.shareable import Level


def access_for_update(
    actor: Actor, queryset: QuerySet[Any], *, level: Level = Level.EDIT, **lookup: Any
) -> Any:
    """The one row that matches, locked until the transaction ends.

    Raises ``NotFound`` if the actor does not see it, ``Forbidden`` if they see it but not at
    ``level``.
    """
    rows = queryset.filter(**lookup)
    key = visible_to(actor, rows).values_list("pk", flat=True).first()
    if key is None:
        raise NotFound
    if level != Level.VIEW and not visible_to(actor, rows, level=level).filter(pk=key).exists():
        raise Forbidden
    return queryset.model._default_manager.select_for_update(no_key=True).get(pk=key)
