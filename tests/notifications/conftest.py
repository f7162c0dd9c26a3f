"""A push service for the tests of notifications."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.notifications.push_service import PushService, push_service


@pytest.fixture
def service() -> Iterator[PushService]:
    """A push service of one's own."""
    with push_service() as found:
        yield found
