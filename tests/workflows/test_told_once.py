"""Facts that move ask some again; whoever has the task already is not told of it anew."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core import mail

from partners.models import Organisation
from portal.kernel.models import OutboxEvent
from portal.notifications.services.send_mail import send_due_mails
from tests.workflows.conftest import task
from tests.workflows.test_by_mail import asks
from tests.workflows.test_facts_moved import change, credit, look
from tests.workflows.test_process import decide, statuses
from workflows.models import ApprovalProcess

__all__ = ["credit"]

pytestmark = pytest.mark.django_db


def assigned() -> list[int]:
    rows = OutboxEvent.objects.filter(code="workflows.task.assigned").order_by("pk")
    return list(rows.values_list("payload__task_id", flat=True))


def test_who_is_asked_again_is_told_and_nobody_else(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    decide(house, "petr", approval, "finance", "approve")
    before = assigned()
    assert len(before) == 3
    change(customer, credit_limit=90000)
    assert look(approval)
    assert statuses(approval, 2)["tender"] == "open"
    assert assigned()[3:] == [task(approval, "finance").pk]


def test_a_mail_that_was_about_to_go_leads_to_the_task_as_it_is_now(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    asks(approval, house.nadia, "tender")
    decide(house, "petr", approval, "finance", "approve")
    change(customer, credit_limit=90000)
    assert look(approval)
    assert send_due_mails() == 1
    assert "/decide/" in str(mail.outbox[0].body)
