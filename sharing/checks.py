"""A system check that the second wall stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Critical, Tags, register
from django.db import DEFAULT_DB_ALIAS, connection

from sharing.engine.row_security import secured

_OPEN = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s) AND NOT relrowsecurity
ORDER BY relname
"""


@register(Tags.database)
def shareable_tables_are_walled(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Every table of a shareable model has row-level security."""
    if settings.AS_OWNER or DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    tables = [each.model._meta.db_table for each in secured()]
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [tables])
        missing = [name for (name,) in cursor.fetchall()]
    if not missing:
        return []
    return [
        Critical(
            f"Row-level security is off on {', '.join(missing)}.",
            hint="Run `guildhall migrate`.",
            id="sharing.E001",
        )
    ]
