"""What stands still is shown to operators, who ask above, skip with a reason, or try again."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.kernel.errors import Forbidden, Refused
from portal.kernel.models import AuditEntry, OutboxEvent
from portal.live.facts import facts_of
from portal.live.feed import Entry, Position
from tests.workflows.conftest import task
from tests.workflows.histories import faults
from tests.workflows.test_pages import browser, text
from workflows.models import ApprovalProcess, ApprovalTask
from workflows.services.decide import decide_task
from workflows.services.unblock import skip_task

pytestmark = pytest.mark.django_db
PAGE = "/manage/routes/standstill/"


def make_late(approval: ApprovalProcess, key: str) -> ApprovalTask:
    row = task(approval, key)
    row.due_at -= dt.timedelta(days=30)
    row.save(update_fields=["due_at"])
    return row


def test_a_late_task_is_shown_skipped_with_a_reason_and_the_request_goes_on(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    asen = browser(house.asen)
    assert "Nothing stands still" in text(asen.get(PAGE))
    sales = make_late(approval, "sales")
    address = f"{PAGE}tasks/{sales.public_id}/"
    assert "Credit limit of Danube Shipyard" in text(asen.get(PAGE))
    assert "Say why" in text(asen.post(address, {"skip": "1"}, follow=True))
    assert task(approval, "sales").status == "open"
    asen.post(address, {"skip": "1", "reason": "Sales is dissolved"})
    assert task(approval, "sales").status == "skipped"
    assert task(approval, "finance").status == "open"
    history = text(browser(house.petr).get(f"/approvals/{approval.reference}/finance/"))
    assert "Step skipped by an administrator" in history
    assert "Sales is dissolved" in history
    assert faults(approval) == []
    entry = AuditEntry.objects.get(code="workflows.task.skipped")
    assert (entry.actor_id, entry.reason) == (house.asen.pk, "Sales is dissolved")
    for who, key in (("nadia", "tender"), ("petr", "finance")):
        actor = house.actor(getattr(house, who))
        decide_task(actor=actor, task=task(approval, key).public_id, decision="approve")
    assert faults(approval) == []
    assert approval.outcome == "approved"


def test_the_author_does_not_read_why_an_operator_skipped_the_last_step(
    approval: ApprovalProcess, house: SimpleNamespace, hooks: list[tuple[str, int, str]]
) -> None:
    asen = house.actor(house.asen)
    for key in ("sales", "tender", "finance"):
        skip_task(actor=asen, task=task(approval, key).public_id, reason="Petr is never there")
    assert [(name, comment) for name, _who, comment in hooks] == [("approved", "")]


def test_the_administrators_are_asked_and_may_decide_then(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    sales = make_late(approval, "sales")
    browser(house.asen).post(f"{PAGE}tasks/{sales.public_id}/")
    decide_task(actor=house.actor(house.asen), task=sales.public_id, decision="approve")
    assert task(approval, "sales").decided_by == house.asen


def test_nobody_else_skips_and_no_operator_skips_on_their_own_request(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    sales = make_late(approval, "sales")
    assert browser(house.georgi).get(PAGE).status_code == 404
    with pytest.raises(Forbidden):
        skip_task(actor=house.actor(house.georgi), task=sales.public_id, reason="x")
    with pytest.raises(Refused):
        skip_task(actor=house.actor(house.asen), task=sales.public_id, reason=" ")
    approval.submitted_by = house.asen
    approval.save(update_fields=["submitted_by"])
    with pytest.raises(Forbidden) as refused:
        skip_task(actor=house.actor(house.asen), task=sales.public_id, reason="x")
    assert refused.value.code == "own_request"
    assert task(approval, "sales").status == "open"


def failed_job() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts,"
            " abort_requested) VALUES"
            " ('default', 'notifications.mail', '{\"line\": 7}', 'failed', 3, false)"
            " RETURNING id"
        )
        return int(cursor.fetchone()[0])


def test_a_failed_job_runs_again_or_is_given_up_with_a_reason(
    house: SimpleNamespace,
) -> None:
    asen, again, gone = browser(house.asen), failed_job(), failed_job()
    page = text(asen.get(PAGE))
    assert page.count("notifications.mail") == 2
    assert page.count("line: 7") == 2, "what it was to do it with"
    asen.post(f"{PAGE}jobs/{again}/")
    assert ProcrastinateJob.objects.get(pk=again).status == "todo"
    asen.post(f"{PAGE}jobs/{gone}/", {"skip": "1"})
    assert ProcrastinateJob.objects.filter(pk=gone).exists()
    asen.post(f"{PAGE}jobs/{gone}/", {"skip": "1", "reason": "The address is gone"})
    assert not ProcrastinateJob.objects.filter(pk=gone).exists()
    entry = AuditEntry.objects.get(code="workflows.job.skipped")
    assert entry.reason == "The address is gone"
    assert entry.payload["task"] == "notifications.mail", "the job itself is gone"
    assert browser(house.georgi).post(f"{PAGE}jobs/{again}/").status_code in {403, 404}


def test_what_is_done_about_jobs_holds_up_nobodys_live_updates(house: SimpleNamespace) -> None:
    asen = browser(house.asen)
    asen.post(f"{PAGE}jobs/{failed_job()}/")
    asen.post(f"{PAGE}jobs/{failed_job()}/", {"skip": "1", "reason": "Too old"})
    rows = OutboxEvent.objects.filter(code__startswith="workflows.job.")
    entries = [
        Entry(Position(1, row.pk), row.code, row.payload, row.actor_id, row.at) for row in rows
    ]
    assert len(entries) == 2
    assert facts_of(entries) == [], "a job is no record that anybody follows"
