"""Connections and cursors of psycopg that tell the server who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from psycopg import Connection, RawCursor, generators
from psycopg import Cursor as PsycopgCursor
from psycopg._preparing import PrepareManager
from psycopg._queries import PostgresQuery
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus

from portal.kernel.viewers import NOBODY, Sight, Viewer, current_viewer, settings_for

if TYPE_CHECKING:
    # What Django's own cursor is, and what makes it one, which its stubs do not say.
    from psycopg import Cursor as DjangoCursor

    class CursorMixin: ...
else:
    from django.db.backends.postgresql.base import Cursor as DjangoCursor
    from django.db.backends.postgresql.base import CursorMixin

_SEPARATOR = b"; "


class _KeptPlans(PrepareManager):
    """Plans outlive a transaction that is rolled back, as the server's do.

    Every refusal rolls back; psycopg forgets all plans then, for a transaction may have made and
    unmade tables. The application's role makes none.

    Row-level security is part of a plan: the server throws one away when another role asks, and
    a connection serves both in turns. So each role has its own.
    """

    # Single records of each kind for each form of viewer, and the statements of the API.
    prepared_max = 250
    of_the_house = False

    def key(self, query: PostgresQuery) -> tuple[bytes, tuple[int, ...]]:  # type: ignore[override]
        """By what psycopg knows a plan, and for whom it was made."""
        return query.query, (*query.types, self.of_the_house)

    def clear(self) -> bool:
        """Forget nothing."""
        return False


class ViewerConnection(Connection[Any]):
    """Begins each transaction with its viewer, in the same round trip as ``BEGIN``."""

    viewer: Viewer | None = NOBODY

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepared: _KeptPlans = _KeptPlans()

    def _get_tx_start_command(self) -> bytes:
        begin = super()._get_tx_start_command()
        viewer = current_viewer()
        self._now_looks(viewer)
        if viewer == NOBODY:
            return begin
        # Values are numbers and a role's name from the settings: nothing that needs quoting.
        local = [
            f"SET LOCAL {name} = '{value}'".encode()
            for name, value in settings_for(viewer, settings.HOUSE_ROLE).items()
            if value not in {"none", "{}"}
        ]
        return _SEPARATOR.join([begin, *local])

    def _exec_command(self, command: Any, result_format: Format = Format.TEXT) -> Any:
        if not isinstance(command, bytes) or _SEPARATOR not in command:
            return (yield from super()._exec_command(command, result_format))
        if self._pipeline:
            for each in command.split(_SEPARATOR):
                yield from super()._exec_command(each, result_format)
            return None
        self._check_connection_ok()
        self.pgconn.send_query(command)
        results = yield from generators.execute(self.pgconn)
        for result in results:
            if result.status != ExecStatus.COMMAND_OK:
                raise error_from_result(result)
        return results[-1]

    def follow_viewer(self) -> None:
        """In the middle of a transaction: let the server know if somebody else looks now."""
        viewer = current_viewer()
        if viewer == self.viewer or self.info.transaction_status != TransactionStatus.INTRANS:
            return
        values = settings_for(viewer, settings.HOUSE_ROLE)
        calls = ", ".join("set_config(%s, %s, true)" for _ in values)
        Connection.cursor(self).execute(
            f"SELECT {calls}",
            [each for pair in values.items() for each in pair],
        )
        self._now_looks(viewer)

    def _now_looks(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self._prepared.of_the_house = viewer.sight is Sight.HOUSE


class _InTransaction:
    """Gives a statement outside of a transaction one of its own, if somebody looks."""

    connection: Connection[Any]

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """As psycopg's."""
        if _needs_transaction(self.connection):
            with self.connection.transaction():
                return super().execute(*args, **kwargs)  # type: ignore[misc]
        return super().execute(*args, **kwargs)  # type: ignore[misc]


class ViewerCursor(_InTransaction, DjangoCursor):
    """Django's own, for statements that the server plans for their values."""

    def executemany(self, *args: Any, **kwargs: Any) -> Any:
        """As psycopg's."""
        if _needs_transaction(self.connection):
            with self.connection.transaction():
                return super().executemany(*args, **kwargs)
        return super().executemany(*args, **kwargs)


class PlannedCursor(_InTransaction, CursorMixin, RawCursor[Any]):
    """Sends values apart from the text, so that the server keeps the plan of what comes again.

    To plan a statement under the policy and the second wall takes longer than to run it. The text
    has the server's own marks for values, ``$1`` and so on: none are looked for in it.
    """

    # pghistory writes whose doing a statement is before its text, with marks of its own, unless
    # the statement begins with SELECT or the cursor has a name. All that is planned only reads.
    name = "planned"


class OwnersPlannedCursor(CursorMixin, RawCursor[Any]):
    """The same for the owner, whom no viewer binds."""

    name = "planned"


class PlannedDjangoCursor(_InTransaction, CursorMixin, PsycopgCursor[Any]):
    """The same for text with Django's marks."""


def _needs_transaction(connection: Connection[Any]) -> bool:
    return (
        connection.autocommit
        and current_viewer() != NOBODY
        and connection.info.transaction_status == TransactionStatus.IDLE
    )
