"""Whether what mutations did still stands when their answer has been read."""

from __future__ import annotations

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

# Codes of failures after which the same request may succeed: ours, or only time was wanting.
PASSING = frozenset({"internal", "rate_limited", "busy"})
_LOST = {TransactionStatus.INERROR, TransactionStatus.UNKNOWN}


class UndoneError(Exception):
    """The transaction of a mutation cannot be committed any more: nothing of it was done."""


def check_stands() -> None:
    """Raises ``UndoneError`` if the database has given the transaction up.

    A field of the payload is read after the savepoint of its mutation, and its failure is only
    that field's error; but a transaction that failed ends without what was done, and COMMIT says
    nothing of it.
    """
    held = connection.connection
    if held is None or held.info.transaction_status in _LOST or transaction.get_rollback():
        raise UndoneError("the transaction failed while the answer was read")
