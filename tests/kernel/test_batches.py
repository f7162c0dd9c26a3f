"""Rows of several tables in one statement: as if each had been saved by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.kernel.batches import Batch, reserve_ids
from portal.kernel.models import Department, OutboxEvent, User, WorkingCalendar

pytestmark = pytest.mark.django_db


def calendar(name: str = "Sofia") -> WorkingCalendar:
    return WorkingCalendar(name=name, days=[1, 2], opens=dt.time(9), closes=dt.time(18))


def test_a_row_and_the_row_it_points_to_go_together() -> None:
    hours = calendar()
    sales = Department(code="sales", calendar=hours)
    reserve_ids([hours, sales])
    batch = Batch()
    batch.insert(sales, hours)
    with CaptureQueriesContext(connection) as captured:
        batch.write()
    assert len(captured) == 1
    found = Department.objects.select_related("calendar").get(code="sales")
    assert (found.pk, found.calendar_id) == (sales.pk, hours.pk)
    assert (found.calendar.days, found.calendar.country) == ([1, 2], "")


def test_inserts_and_updates_of_several_tables_leave_their_history() -> None:
    hours = calendar()
    hours.save()
    user = User.objects.create_user("one@house.example", full_name="One")
    hours.name, user.full_name = "Varna", "Two"
    batch = Batch()
    batch.update(hours, ["name"])
    batch.update(user, ["full_name"])
    batch.insert(Department(code="tender", calendar=hours))
    batch.write()
    hours.refresh_from_db()
    user.refresh_from_db()
    assert (hours.name, user.full_name) == ("Varna", "Two")
    assert hours.opens == dt.time(9)
    assert Department.objects.get(code="tender").calendar_id == hours.pk
    history = User.pgh_event_model.objects.filter(pgh_obj_id=user.pk).order_by("pgh_id")  # type: ignore[attr-defined]
    assert [event.full_name for event in history] == ["One", "Two"]


def test_rows_keep_their_order_and_get_what_the_database_fills_in() -> None:
    batch = Batch()
    rows = [
        OutboxEvent(code=f"test.{number}", payload={"n": number}, actor_kind="system")
        for number in range(3)
    ]
    batch.insert(*rows)
    batch.write()
    found = list(OutboxEvent.objects.filter(code__startswith="test.").order_by("id"))
    assert [row.code for row in found] == ["test.0", "test.1", "test.2"]
    assert all(row.xid and row.at for row in found)


def test_a_constraint_refuses_the_whole_batch() -> None:
    calendar().save()
    batch = Batch()
    batch.insert(OutboxEvent(code="test.never", payload={}, actor_kind="system"))
    batch.insert(calendar())
    with pytest.raises(IntegrityError), transaction.atomic():
        batch.write()
    assert not OutboxEvent.objects.filter(code="test.never").exists()


def test_nothing_to_write_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as captured:
        reserve_ids([])
        Batch().write()
    assert len(captured) == 0
