"""Puts the second wall up after migrations, as the owner of the tables."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from sharing.engine.row_security import install


def after_migrations(*, using: str, **_signal: Any) -> None:
    """Bring row-level security in line with the declarations of the models.

    A database with one role for everything has no such wall. Raises ``ImproperlyConfigured`` for
    one whose roles are those of an earlier version.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regrole(%s) IS NOT NULL, to_regrole(%s) IS NOT NULL",
            [f'"{settings.APP_ROLE}"', f'"{settings.HOUSE_ROLE}"'],
        )
        app_known, house_known = cursor.fetchone()
    if not app_known:
        return
    if not house_known:
        raise ImproperlyConfigured(
            f"The database role {settings.HOUSE_ROLE} is missing. Run `guildhall prepare-database`"
            " again: it adds what this version needs and keeps what is there."
        )
    install(connection.connection, app=settings.APP_ROLE, house=settings.HOUSE_ROLE)
