"""Sessions in the database; what hangs on one stays with it when it gets another key."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.sessions.backends.db import SessionStore as Sessions
from django.db import transaction

# The former key of a session, and its new one.
type Carrier = Callable[[str, str], None]

_carriers: list[Carrier] = []


def carries(carrier: Carrier) -> Carrier:
    """Register what moves something from the former key of a session to the new one."""
    _carriers.append(carrier)
    return carrier


class SessionStore(Sessions):
    """A session. It gets another key at sign-in, with another password of its person, and once
    ``SECRET_KEY`` is another."""

    def cycle_key(self) -> None:
        """Go on under another key."""
        former = self.session_key
        with transaction.atomic():
            super().cycle_key()
            if former and self.session_key:
                for carry in _carriers:
                    carry(former, self.session_key)
