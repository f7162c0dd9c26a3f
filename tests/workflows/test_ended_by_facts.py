"""Facts that move may leave a request without a step: who ends it then, and if nobody can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from partners.models import Organisation
from portal.kernel.errors import Conflict, Refused
from portal.kernel.models import AuditEntry
from tests.workflows.conftest import CODE, task
from tests.workflows.histories import faults, faults_of_line
from tests.workflows.test_facts_moved import change, credit
from tests.workflows.test_process import decide, statuses
from workflows import requests
from workflows.engine import start
from workflows.models import ApprovalProcess
from workflows.requests import RequestType
from workflows.services.recheck import recheck_pending, recheck_record

__all__ = ["credit"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(approval: ApprovalProcess, house: SimpleNamespace) -> ApprovalProcess:
    """Finance alone is still asked, because of the limit."""
    decide(house, "georgi", approval, "sales", "approve")
    decide(house, "nadia", approval, "tender", "approve")
    return approval


def sound(approval: ApprovalProcess) -> ApprovalProcess:
    assert faults(approval) == []
    assert faults_of_line(approval) == []
    approval.refresh_from_db()
    return approval


def test_guildhall_ends_what_a_colleagues_change_leaves_without_a_step(
    waiting: ApprovalProcess, customer: Organisation, house: SimpleNamespace, hooks: list
) -> None:
    change(customer, credit_limit=9000)
    recheck_record(actor=house.actor(house.marta), code=CODE, record_id=customer.pk)
    assert sound(waiting).outcome == "approved"
    assert [(name, who) for name, who, _comment in hooks] == [("approved", None)]
    entry = AuditEntry.objects.get(code="workflows.request.approved", subject_id=waiting.pk)
    assert entry.actor_id is None


@pytest.mark.parametrize("way", ["at once", "by a job"])
def test_who_sent_it_does_not_end_it_by_moving_its_facts(
    waiting: ApprovalProcess, customer: Organisation, house: SimpleNamespace, hooks: list, way: str
) -> None:
    change(customer, credit_limit=9000)
    if way == "at once":
        recheck_record(actor=house.actor(house.elena), code=CODE, record_id=customer.pk)
    else:
        recheck_pending(CODE, [waiting.pk], 0, by=house.elena.pk)
    assert sound(waiting).outcome == "pending"
    assert hooks == []
    assert waiting.snapshot.facts["limit"] == "9000.00"
    assert statuses(waiting)["finance"] == "open"
    # Nor by looking again, and again.
    assert recheck_pending(CODE, None, 0) == 0
    assert sound(waiting).outcome == "pending"
    decide(house, "petr", waiting, "finance", "approve")
    assert sound(waiting).outcome == "approved"
    assert [who for _name, who, _comment in hooks] == [house.petr.pk]


@pytest.fixture
def refusing(credit: RequestType) -> Iterator[RequestType]:
    """Approvals of one customer are refused by the domain."""

    def refuse(*, record: Any, **_given: Any) -> None:
        if record.name == "Danube Shipyard":
            raise Refused("Its first day has passed.", code="starts_in_past")

    return requests.register(replace(credit, approved=refuse))


def test_an_end_that_is_refused_leaves_the_step_open_and_the_others_are_looked_at(
    waiting: ApprovalProcess, customer: Organisation, house: SimpleNamespace, refusing: RequestType
) -> None:
    other = Organisation.objects.create(
        name="Other Yard", roles=["customer"], country="BG", credit_limit=Decimal(20000)
    )
    with transaction.atomic():
        second = start(CODE, other, actor=house.actor(house.elena))
    decide(house, "georgi", second, "sales", "approve")
    change(customer, credit_limit=9000)
    change(other, credit_limit=9000)
    assert recheck_pending(CODE, None, 0) == 0
    assert sound(second).outcome == "approved"
    assert sound(waiting).outcome == "pending"
    assert waiting.snapshot.facts["limit"] == "9000.00"
    with pytest.raises(Refused) as refused:
        decide(house, "petr", waiting, "finance", "approve")
    assert refused.value.code == "starts_in_past"
    decide(house, "petr", waiting, "finance", "return", comment="Another day, please")
    assert sound(waiting).outcome == "returned"


def test_a_decision_on_what_moved_is_refused_once_and_not_for_ever(
    waiting: ApprovalProcess, customer: Organisation, house: SimpleNamespace, refusing: RequestType
) -> None:
    change(customer, credit_limit=9000)
    with pytest.raises(Conflict) as refused:
        decide(house, "petr", waiting, "finance", "return", comment="Another day")
    assert refused.value.code == "facts_changed"
    decide(house, "petr", waiting, "finance", "return", comment="Another day")
    assert sound(waiting).outcome == "returned"
    assert task(waiting, "finance").decision == "return"
