"""The backend itself: Django's own, on connections that begin with the viewer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import IsolationLevel

from portal.kernel.database.connection import (
    OwnersPlannedCursor,
    PlannedCursor,
    PlannedDjangoCursor,
    ViewerConnection,
    ViewerCursor,
)
from portal.kernel.database.plans import plans_are_kept


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's. Migrations run as the owner, whom row-level security does not concern."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pool = self.settings_dict["OPTIONS"].get("pool")
        if isinstance(pool, dict):
            pool.setdefault("connection_class", ViewerConnection)

    def get_connection_params(self) -> dict[str, Any]:
        """With cursors of ours."""
        params: dict[str, Any] = super().get_connection_params()
        if not settings.AS_OWNER:
            params["cursor_factory"] = ViewerCursor
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that begins with the viewer."""
        if settings.AS_OWNER or self.pool:
            return super().get_new_connection(conn_params)
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return ViewerConnection.connect(**conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor, after the transaction has learnt who looks."""
        if not isinstance(self.connection, ViewerConnection):
            return super().create_cursor(name)
        self.connection.follow_viewer()
        if name is None and plans_are_kept():
            return self._speaking_time(PlannedDjangoCursor(self.connection))
        return super().create_cursor(name)

    def planned_cursor(self) -> Any:
        """A cursor for text that is run often with other values: the server keeps its plan."""
        self.ensure_connection()
        cursor: Any
        if isinstance(self.connection, ViewerConnection):
            self.connection.follow_viewer()
            cursor = PlannedCursor(self.connection)
        else:
            cursor = OwnersPlannedCursor(self.connection)
        return self._prepare_cursor(self._speaking_time(cursor))  # type: ignore[attr-defined]

    def _speaking_time(self, cursor: Any) -> Any:
        """The cursor, with moments in the time zone of this connection."""
        base.register_tzloader(self.timezone, cursor)  # type: ignore[attr-defined]
        return cursor

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        if isinstance(self.connection, ViewerConnection):
            # Settings went back with it, to what they were at the savepoint.
            self.connection.viewer = None
