"""A decision stands in a later round where the same is asked of the same people, and no more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from partners.models import Organisation
from tests.workflows.conftest import CODE, given_policy, task
from tests.workflows.histories import faults
from tests.workflows.test_facts_moved import change, credit, look
from tests.workflows.test_process import decide, statuses
from workflows.drafts import Rule, Step
from workflows.engine import start
from workflows.engine.routing import policy_in_force
from workflows.models import ApprovalProcess
from workflows.requests import RequestType
from workflows.selectors.course import asked_again
from workflows.services.migrate_requests import migrate_request

__all__ = ["credit"]

pytestmark = pytest.mark.django_db

TENDER = {"field": "tender", "operator": "yes"}


def sent(house: SimpleNamespace, customer: Organisation, then: Step, now: Step) -> ApprovalProcess:
    """A request of which finance is asked so; of a tender it is asked otherwise."""
    given_policy(
        Rule("Tenders", (TENDER,), (now,)),
        Rule("Everything", (), (then, Step(1, "sales"))),
    )
    change(customer, industry="")
    customer.refresh_from_db()
    with transaction.atomic():
        return start(CODE, customer, actor=house.actor(house.elena))


def test_approvals_count_towards_a_larger_quorum(
    credit: RequestType, house: SimpleNamespace, customer: Organisation
) -> None:
    one = Step(1, "finance", mode="quorum", quorum=1)
    approval = sent(house, customer, one, Step(1, "finance", mode="quorum", quorum=2))
    decide(house, "petr", approval, "finance", "approve")
    change(customer, industry="tender")
    assert look(approval)
    finance = task(approval, "finance")
    assert (finance.status, finance.needed, finance.approvals) == ("open", 2, 1)
    # One approval counts, and the step is asked for another.
    [moved] = asked_again(approval)
    assert [step.role for step in moved.again] == ["finance"]
    decide(house, "georgi", approval, "sales", "approve")
    approval.refresh_from_db()
    assert approval.outcome == "pending"
    decide(house, "irina", approval, "finance", "approve")
    approval.refresh_from_db()
    assert approval.outcome == "approved"
    assert faults(approval) == []


def test_approvals_are_enough_for_a_smaller_quorum(
    credit: RequestType, house: SimpleNamespace, customer: Organisation
) -> None:
    two = Step(1, "finance", mode="quorum", quorum=2)
    approval = sent(house, customer, two, Step(1, "finance", mode="quorum", quorum=1))
    decide(house, "petr", approval, "finance", "approve")
    change(customer, industry="tender")
    assert look(approval)
    assert statuses(approval, 2) == {"finance": "kept", "sales": "open"}


def test_an_opinion_is_no_decision(
    credit: RequestType, house: SimpleNamespace, customer: Organisation
) -> None:
    advice = Step(1, "finance", effect="advise")
    approval = sent(house, customer, advice, Step(1, "finance"))
    decide(house, "petr", approval, "finance", "reject", comment="Too much")
    change(customer, industry="tender")
    assert look(approval)
    finance = task(approval, "finance")
    assert (finance.status, finance.decision) == ("open", "")
    decide(house, "georgi", approval, "sales", "approve")
    approval.refresh_from_db()
    assert approval.outcome == "pending"


@pytest.mark.parametrize("named", ["before", "now"])
def test_who_is_asked_in_person_is_not_the_department(
    credit: RequestType, house: SimpleNamespace, customer: Organisation, named: str
) -> None:
    steps: list[Any] = [
        Step(1, "finance"),
        Step(1, "finance", holder="person", person_id=house.irina.pk),
    ]
    then, now = steps if named == "now" else reversed(steps)
    approval = sent(house, customer, then, now)
    decide(house, "petr" if named == "now" else "irina", approval, "finance", "approve")
    change(customer, industry="tender")
    assert look(approval)
    assert statuses(approval, 2) == {"finance": "open", "sales": "open"}


def test_a_second_step_of_a_role_is_not_settled_by_the_first(
    credit: RequestType, house: SimpleNamespace, customer: Organisation
) -> None:
    approval = sent(house, customer, Step(1, "finance"), Step(2, "finance"))
    decide(house, "petr", approval, "finance", "approve")
    change(customer, industry="tender")
    assert look(approval)
    rows = approval.approval_tasks.filter(round=2, role="finance").order_by("stage")
    assert [row.status for row in rows] == ["kept", "coming"]


def test_whoever_is_asked_alike_is_not_asked_again(
    credit: RequestType, house: SimpleNamespace, customer: Organisation
) -> None:
    step = Step(1, "finance", holder="person", person_id=house.elena.pk)
    approval = sent(house, customer, step, step)
    # She sent it: her department is asked instead of her, and again the next time.
    decide(house, "petr", approval, "finance", "approve")
    given_policy(Rule("Everything", (), (step, Step(1, "sales"), Step(1, "tender"))))
    moved = migrate_request(
        actor=house.actor(house.asen),
        approval=approval.public_id,
        policy=policy_in_force(CODE, timezone.now()).public_id,
        reason="The tender desk looks as well.",
    )
    assert moved.fate == "moves"
    assert statuses(approval, 2) == {"finance": "kept", "sales": "open", "tender": "open"}
