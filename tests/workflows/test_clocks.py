"""Reminders and escalations really fire: the job is run, no page is looked at."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from portal.kernel.events import audience, rebuild
from portal.kernel.models import OutboxEvent
from tests.workflows.conftest import task
from tests.workflows.test_pages import browser, text
from workflows.models import ApprovalProcess, ApprovalTask, Late
from workflows.services.decide import decide_task
from workflows.services.run_clocks import run_clocks

pytestmark = pytest.mark.django_db


def shift(approval: ApprovalProcess, **moments: dt.timedelta) -> None:
    """Pretend that time has passed."""
    now = timezone.now()
    ApprovalTask.objects.filter(process=approval, status="open").update(
        **{name: now + delta for name, delta in moments.items()}
    )


def fired(code: str) -> list[OutboxEvent]:
    return list(OutboxEvent.objects.filter(code=f"workflows.task.{code}"))


def test_a_reminder_goes_to_those_who_hold_the_task_once(approval: ApprovalProcess) -> None:
    assert run_clocks().reminded == 0
    shift(approval, remind_at=-dt.timedelta(minutes=1))
    assert run_clocks().reminded == 1
    assert run_clocks().reminded == 0
    [row] = fired("reminded")
    concerned = audience(rebuild(row.code, row.payload))
    assert concerned.departments == {"sales"}
    assert task(approval, "sales").reminded_at is not None


def test_a_late_task_escalates_to_the_manager_who_may_then_decide(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    house.marta.departments.set(house.petr.departments.all())
    shift(approval, remind_at=-dt.timedelta(hours=9), due_at=-dt.timedelta(minutes=1))
    report = run_clocks()
    assert (report.escalated, report.reminded) == (1, 1)
    late = task(approval, "sales")
    assert late.escalated_to == house.marta
    [row] = fired("escalated")
    assert house.marta.pk in audience(rebuild(row.code, row.payload)).users
    decide_task(actor=house.actor(house.marta), task=late.public_id, decision="approve")


def test_without_a_manager_the_administrators_are_asked(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    house.georgi.manager = None
    house.georgi.save()
    shift(approval, due_at=-dt.timedelta(minutes=1))
    run_clocks()
    [row] = fired("escalated")
    assert house.asen.pk in audience(rebuild(row.code, row.payload)).users
    decide_task(
        actor=house.actor(house.asen),
        task=task(approval, "sales").public_id,
        decision="approve",
    )


def test_the_history_tells_what_the_clock_did_in_the_readers_language(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    house.marta.departments.set(house.petr.departments.all())
    ApprovalTask.objects.filter(process=approval, key="sales").update(late=Late.APPROVE)
    shift(approval, remind_at=-dt.timedelta(hours=9))
    run_clocks()
    shift(approval, due_at=-dt.timedelta(minutes=1))
    run_clocks()
    house.petr.language = "ru"
    house.petr.save()
    page = text(browser(house.petr).get(f"/approvals/{approval.reference}/finance/"))
    assert "Напоминание: большая часть срока прошла" in page
    assert "The target time has passed" not in page, "what Guildhall says is translated"
    shift(approval, due_at=-dt.timedelta(minutes=1))
    run_clocks()
    page = text(browser(house.nadia).get(f"/approvals/{approval.reference}/tender/"))
    assert "Escalated to Administrators" in page


def test_a_closed_task_has_no_clock(approval: ApprovalProcess, house: SimpleNamespace) -> None:
    shift(approval, remind_at=-dt.timedelta(hours=1), due_at=-dt.timedelta(minutes=1))
    decide_task(
        actor=house.actor(house.georgi),
        task=task(approval, "sales").public_id,
        decision="reject",
        comment="No",
    )
    report = run_clocks()
    assert (report.reminded, report.escalated, report.moved) == (0, 0, 0)


def test_targets_count_in_working_time_of_the_department(approval: ApprovalProcess) -> None:
    sales = task(approval, "sales")
    local = timezone.localtime(sales.due_at, dt.timezone(dt.timedelta(hours=2)))
    assert local.isoweekday() <= 5
    assert sales.due_at - sales.opened_at >= dt.timedelta(hours=8)
