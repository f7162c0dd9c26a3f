"""How long what may still be taken back waits before it goes outside."""

from __future__ import annotations

from datetime import timedelta

# An act that was asked for in time may be so long on its way to the database: whoever waits for
# the end of a time waits for its last commit.
LAST_COMMIT = timedelta(seconds=2)
