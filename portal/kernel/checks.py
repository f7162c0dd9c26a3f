"""System checks that keep the walls standing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Critical, Tags, register
from django.db import DEFAULT_DB_ALIAS, connection

_POWERS = """
SELECT rolsuper, rolbypassrls, EXISTS (
    SELECT FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    AND pg_get_userbyid(relowner) = session_user
) FROM pg_roles WHERE rolname = session_user
"""
_HINT = (
    "Connect as the role that `guildhall prepare-database` creates; migrations run as the owner "
    "by `guildhall migrate`."
)
_FAULTS = (
    ("kernel.E001", "The application connects to the database as a superuser."),
    ("kernel.E002", "The application's database role may bypass row-level security."),
    ("kernel.E003", "The application's database role owns tables."),
)


@register(Tags.database)
def application_role_is_powerless(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """As superuser or owner, row-level security and the append-only audit would be void."""
    if settings.AS_OWNER or DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_POWERS)
        powers = cursor.fetchone()
    return [
        Critical(text, hint=_HINT, id=code)
        for held, (code, text) in zip(powers, _FAULTS, strict=True)
        if held
    ]
