"""Handlers get every event in order, once in effect; one that fails delays and is set aside."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections, transaction

from partners.events import OrganisationChanged, OrganisationCreated
from portal.kernel import events
from portal.kernel.actors import SYSTEM
from portal.kernel.events import Occurrence, publish
from portal.kernel.models import WorkingCalendar
from portal.live.engine import runner as running
from portal.live.engine.places import OvertakenError
from portal.live.feed import Position, Stretch
from portal.live.models import ParkedEvent, SubscriberCursor
from portal.live.services.retry import retry_parked

pytestmark = [pytest.mark.alone, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The subjects that the test's own handler heard of."""
    found: list[int] = []

    def listen(occurrence: Occurrence) -> None:
        found.append(occurrence.event.subject_id)

    listen.__module__ = "tests.subscribers"
    monkeypatch.setattr(events, "_subscribers", {OrganisationChanged.code: [listen]})
    monkeypatch.setattr(events, "_readers", {})
    return found


def say(*numbers: int) -> None:
    with transaction.atomic():
        for number in numbers:
            publish(SYSTEM, OrganisationChanged(subject_id=number))


def test_events_are_handled_in_order_and_not_again(heard: list[int]) -> None:
    say(1, 2)
    runner = running.Runner()
    runner.round()
    say(3)
    with transaction.atomic():
        publish(SYSTEM, OrganisationCreated(subject_id=9))
    runner.round()
    running.Runner().round()
    assert heard == [1, 2, 3]
    assert SubscriberCursor.objects.get().group == "tests"


def test_a_failure_undoes_the_event_and_it_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[int] = []

    def stumble(occurrence: Occurrence) -> None:
        calls.append(occurrence.id)
        WorkingCalendar.objects.create(name=f"try {len(calls)}", opens="09:00", closes="18:00")
        if len(calls) == 1:
            raise RuntimeError("not yet")

    stumble.__module__ = "tests.subscribers"
    monkeypatch.setattr(events, "_subscribers", {OrganisationChanged.code: [stumble]})
    monkeypatch.setattr(events, "_readers", {})
    monkeypatch.setattr(running, "PAUSES", (0.0, 0.0))
    say(1)
    runner = running.Runner()
    runner.round()
    runner.round()
    assert len(calls) == 2
    assert list(WorkingCalendar.objects.filter(name__startswith="try").values_list("name")) == [
        ("try 2",)
    ]


def test_an_event_that_always_fails_is_set_aside_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[int] = []
    broken = True

    def pick(occurrence: Occurrence) -> None:
        if occurrence.event.subject_id == 1 and broken:
            raise RuntimeError("never")
        heard.append(occurrence.event.subject_id)

    pick.__module__ = "tests.subscribers"
    monkeypatch.setattr(events, "_subscribers", {OrganisationChanged.code: [pick]})
    monkeypatch.setattr(events, "_readers", {})
    monkeypatch.setattr(running, "PAUSES", (0.0,))
    say(1, 2)
    runner = running.Runner()
    for _round in range(3):
        runner.round()
    assert heard == [2]
    parked = ParkedEvent.objects.get()
    assert parked.code == OrganisationChanged.code
    broken = False
    assert retry_parked() == 1
    assert heard == [2, 1]
    assert retry_parked() == 0


def test_a_new_group_on_a_used_installation_begins_now(heard: list[int]) -> None:
    SubscriberCursor.objects.create(group="others", xid=5, event_id=5)
    say(1)
    runner = running.Runner()
    runner.round()
    say(2)
    runner.round()
    assert heard == [2]


def test_a_round_that_fails_does_not_end_the_service(
    heard: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    read, faults = running.feed.read, [RuntimeError("a fault of ours")]

    def stumble(position: Position) -> Stretch:
        if faults:
            raise faults.pop()
        return read(position)

    monkeypatch.setattr(running.feed, "read", stumble)
    say(1)
    with running.subscribers_running():
        deadline = time.monotonic() + 15
        while not heard and time.monotonic() < deadline:
            time.sleep(0.05)
    assert heard == [1]


def in_another_process(act: Callable[[], object]) -> None:
    """On a connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        other.submit(run).result()


def test_what_a_worker_does_that_was_overtaken_takes_no_effect(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A worker may lose its lead unawares; whoever leads then has done the event already."""
    calls: list[int] = []

    def write(occurrence: Occurrence) -> None:
        calls.append(occurrence.id)
        WorkingCalendar.objects.create(name=f"try {len(calls)}", opens="09:00", closes="18:00")
        if len(calls) == 1:
            in_another_process(running.Runner().round)

    write.__module__ = "tests.subscribers"
    monkeypatch.setattr(events, "_subscribers", {OrganisationChanged.code: [write]})
    monkeypatch.setattr(events, "_readers", {})
    say(1)
    with pytest.raises(OvertakenError):
        running.Runner().round()
    assert len(calls) == 2
    kept = WorkingCalendar.objects.filter(name__startswith="try").values_list("name", flat=True)
    assert list(kept) == ["try 2"]


def test_groups_that_no_event_concerns_move_on_together(
    heard: list[int], monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    idle = [lambda occurrence: None for _ in range(12)]
    for number, handler in enumerate(idle):
        handler.__module__ = f"group{number}.subscribers"
    monkeypatch.setitem(events._subscribers, OrganisationCreated.code, idle)
    runner = running.Runner()
    runner.round()
    say(1)
    # Where they stand, what came, the event for the one whom it concerns, and the others.
    with django_assert_max_num_queries(8):
        runner.round()
    assert heard == [1]
    assert SubscriberCursor.objects.values("xid", "event_id").distinct().count() == 1
