"""One row by its public id, among those that the policy has let through."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Model, QuerySet

from portal.kernel.errors import NotFound


def one_of[M: Model](rows: QuerySet[M], public_id: UUID | str, *, lock: bool = False) -> M:
    """The row of this public id, for an update if ``lock``.

    Raises ``NotFound`` for one that is not there, not visible, or no id at all: nobody can tell
    which.
    """
    try:
        key = UUID(str(public_id))
    except ValueError as error:
        raise NotFound from error
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(public_id=key).first()
    if found is None:
        raise NotFound
    return found
