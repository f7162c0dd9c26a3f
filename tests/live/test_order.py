"""The feed is read in commit order: no event is lost or told twice, whoever writes beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction

from partners.events import OrganisationChanged
from portal.kernel.actors import SYSTEM
from portal.kernel.events import publish
from portal.live import feed
from portal.live.services.trim import trim_feed

pytestmark = [pytest.mark.alone, pytest.mark.django_db(transaction=True)]


def say(number: int) -> None:
    """Publish an event that carries a number."""
    publish(SYSTEM, OrganisationChanged(subject_id=number))


class Writer:
    """A second connection with a transaction under our control."""

    def __init__(self, *numbers: int) -> None:
        self._wrote, self._end = threading.Event(), threading.Event()
        self._commit = True
        self._thread = threading.Thread(target=self._run, args=(numbers,))
        self._thread.start()
        assert self._wrote.wait(10)

    def _run(self, numbers: tuple[int, ...]) -> None:
        try:
            with transaction.atomic():
                for number in numbers:
                    say(number)
                self._wrote.set()
                self._end.wait(10)
                transaction.set_rollback(not self._commit)
        finally:
            connections.close_all()

    def end(self, *, commit: bool = True) -> None:
        """Commit or roll back."""
        self._commit = commit
        self._end.set()
        self._thread.join()


def drain(position: feed.Position) -> tuple[list[int], feed.Position, bool]:
    stretch = feed.read(position)
    numbers = [each.payload["subject_id"] for each in stretch.entries]
    return numbers, stretch.position, stretch.waiting


def test_a_later_transaction_that_commits_first_does_not_hide_an_earlier_one() -> None:
    start = feed.now()
    slow = Writer(1)
    with transaction.atomic():
        say(2)
    numbers, position, waiting = drain(start)
    assert (numbers, waiting) == ([], True)
    slow.end()
    numbers, position, waiting = drain(position)
    assert (numbers, waiting) == ([1, 2], False)
    assert drain(position)[0] == []


def test_a_rolled_back_transaction_leaves_neither_event_nor_gap() -> None:
    start = feed.now()
    doomed = Writer(1, 2)
    with transaction.atomic():
        say(3)
    doomed.end(commit=False)
    numbers, position, _waiting = drain(start)
    assert numbers == [3]
    with transaction.atomic():
        say(4)
    assert drain(position)[0] == [4]


def write(base: int) -> None:
    """25 numbered events, each in a transaction; every fifth is rolled back."""
    try:
        for number in range(base, base + 25):
            with transaction.atomic():
                say(number)
                transaction.set_rollback(number % 5 == 0)
    finally:
        connections.close_all()


def read(start: feed.Position, stop: threading.Event, seen: list[int]) -> None:
    """Read until nothing comes any more after ``stop``."""
    position = start
    try:
        while True:
            last = stop.is_set()
            numbers, position, waiting = drain(position)
            seen.extend(numbers)
            if last and not numbers and not waiting:
                return
    finally:
        connections.close_all()


def test_many_writers_at_once_are_read_once_each_in_one_order() -> None:
    stop, seen = threading.Event(), list[int]()
    writers = [threading.Thread(target=write, args=(1000 * n,)) for n in range(1, 5)]
    reader = threading.Thread(target=read, args=(feed.now(), stop, seen))
    for thread in [*writers, reader]:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    reader.join(30)
    expected = [n for w in range(1, 5) for n in range(1000 * w, 1000 * w + 25) if n % 5]
    assert sorted(seen) == expected
    for writer in range(1, 5):
        mine = [number for number in seen if number // 1000 == writer]
        assert mine == sorted(mine)


def test_a_trimmed_position_is_known_to_be_lost(settings: Any) -> None:
    start = feed.now()
    with transaction.atomic():
        say(1)
    _numbers, position, _waiting = drain(start)
    assert feed.is_kept(start)
    settings.FEED_RETENTION_DAYS = -1
    assert trim_feed() == 1
    assert not feed.is_kept(start)
    assert feed.is_kept(position)


def test_reading_the_feed_takes_one_statement(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    with transaction.atomic():
        say(1)
    with django_assert_num_queries(1):
        feed.read(feed.Position(0, 0))
    assert connection.vendor == "postgresql"
