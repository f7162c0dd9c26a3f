"""Facts that others change while a request is decided: nothing is decided on stale ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from partners.models import Organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import Conflict
from portal.kernel.models import OutboxEvent
from tests.workflows.conftest import CODE, given_policy, task
from tests.workflows.histories import faults, faults_of_line
from tests.workflows.test_pages import browser, text
from tests.workflows.test_process import decide, statuses
from workflows import requests
from workflows.drafts import Rule, Step
from workflows.engine import start
from workflows.engine.mining import mine
from workflows.models import ApprovalProcess, Decision, Question, Snapshot
from workflows.requests import RequestType
from workflows.services.ask import ask_author
from workflows.services.claim import claim_task
from workflows.services.decide import decide_task
from workflows.services.decide_many import decide_tasks
from workflows.services.recheck import facts_may_have_moved, recheck_pending, recheck_request
from workflows.services.undo import undo_decision

pytestmark = pytest.mark.django_db

MOVED = "workflows.request.facts_moved"


@pytest.fixture
def credit(credit: RequestType) -> RequestType:
    """Limit and tender are watched; the limit may move by five per cent."""
    watched = {"limit": Decimal(5), "tender": Decimal(0)}
    facts = tuple(
        replace(fact, watched=fact.name in watched, slack=watched.get(fact.name, Decimal(0)))
        for fact in credit.fact_list
    )
    roles = {"sales": ("country", "tender"), **credit.facts_of}
    return requests.register(replace(credit, fact_list=facts, facts_of=roles))


def change(customer: Organisation, **fields: Any) -> None:
    """Somebody else changes the record, by any way."""
    Organisation.objects.filter(pk=customer.pk).update(**fields)


def look(approval: ApprovalProcess) -> bool:
    changed = recheck_request(actor=SYSTEM, process_id=approval.pk)
    assert faults(approval) == []
    assert faults_of_line(approval) == []
    approval.refresh_from_db()
    return changed


def told(approval: ApprovalProcess) -> int:
    return OutboxEvent.objects.filter(code=MOVED, payload__subject_id=approval.pk).count()


def test_who_has_not_decided_goes_on_with_the_new_facts(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    finance, first = task(approval, "finance"), approval.snapshot
    change(customer, credit_limit=90000)
    assert look(approval)
    assert (approval.round, statuses(approval)["finance"]) == (1, "open")
    assert task(approval, "finance").public_id == finance.public_id
    assert approval.snapshot.facts["limit"] == "90000.00"
    assert Snapshot.objects.get(pk=first.pk).facts["limit"] == "50000"
    assert not look(approval)
    assert told(approval) == 1
    page = text(browser(house.petr).get(f"/approvals/{approval.reference}/finance/"))
    assert "Changed since it was sent" in page
    assert "Facts changed while it was decided" in page


def test_exactly_those_are_asked_again_who_decided_on_it(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    decide(house, "petr", approval, "finance", "approve")
    change(customer, credit_limit=90000)
    assert look(approval)
    assert statuses(approval, 2) == {"sales": "kept", "tender": "open", "finance": "open"}
    # In person, and with what the others were doing untouched.
    assert task(approval, "finance").assignee == house.petr
    page = text(browser(house.petr).get(f"/approvals/{approval.reference}/finance/"))
    assert "Asked again: Finance" in page
    assert "€50,000.00" in page
    assert "€90,000.00" in page
    for who, key in (("petr", "finance"), ("nadia", "tender")):
        decide(house, who, approval, key, "approve")
    approval.refresh_from_db()
    assert approval.outcome == "approved"
    assert faults(approval) == []
    # Its author sent it once, whatever moved meanwhile.
    assert mine(CODE, months=1).reworked == 0
    standing = Decision.objects.filter(task__round=2, task__role="finance").get()
    assert standing.snapshot.facts["limit"] == "90000.00"


def test_slack_and_what_is_not_watched_ask_nobody(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    decide(house, "petr", approval, "finance", "approve")
    change(customer, credit_limit=52000, country="RO")
    assert not look(approval)
    change(customer, industry="")
    assert look(approval)
    assert statuses(approval, 2) == {"sales": "open", "finance": "kept"}
    # Little by little is as much: each decision is measured by what it was made on.
    change(customer, credit_limit=54000)
    assert look(approval)
    assert statuses(approval, 3) == {"sales": "open", "finance": "coming"}


def test_a_threshold_that_is_crossed_adds_a_step_or_leaves_one_out(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    change(customer, credit_limit=9000)
    assert look(approval)
    assert statuses(approval, 2) == {"sales": "open", "tender": "coming"}
    change(customer, credit_limit=10000)
    assert look(approval)
    assert statuses(approval, 3) == {"sales": "open", "tender": "coming", "finance": "coming"}
    page = text(browser(house.georgi).get(f"/approvals/{approval.reference}/sales/"))
    assert "Not needed any more: Finance" in page
    assert "Asked now as well: Finance" in page


def test_the_last_step_falls_away_and_the_request_ends(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace, hooks: list
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    decide(house, "nadia", approval, "tender", "approve")
    change(customer, credit_limit=9000)
    assert look(approval)
    assert approval.outcome == "approved"
    assert [name for name, *_ in hooks] == ["approved"]


def test_a_decision_on_stale_facts_is_refused_and_the_new_ones_are_frozen(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace, hooks: list
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    decide(house, "nadia", approval, "tender", "approve")
    change(customer, credit_limit=90000)
    with pytest.raises(Conflict) as refused:
        decide(house, "petr", approval, "finance", "approve")
    assert refused.value.code == "facts_changed"
    approval.refresh_from_db()
    assert approval.outcome == "pending"
    assert approval.snapshot.facts["limit"] == "90000.00"
    assert hooks == []
    assert not Decision.objects.filter(task__role="finance").exists()
    decide(house, "petr", approval, "finance", "approve")
    assert [name for name, *_ in hooks] == ["approved"]
    assert faults(approval) == []


def test_a_step_whose_turn_has_not_come_is_not_told_that_it_is_decided(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    with pytest.raises(Conflict) as refused:
        decide(house, "petr", approval, "finance", "approve")
    assert "An earlier step decides first" in str(refused.value)


def test_what_does_not_concern_a_step_does_not_stop_it(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    change(customer, credit_limit=90000)
    decide(house, "georgi", approval, "sales", "approve")
    approval.refresh_from_db()
    assert approval.snapshot.facts["limit"] == "90000.00"
    assert statuses(approval) == {"sales": "done", "tender": "open", "finance": "open"}
    assert faults(approval) == []


def test_whoever_looked_at_older_facts_looks_again(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    seen = approval.snapshot.digest
    change(customer, credit_limit=90000)
    look(approval)
    petr, finance = house.actor(house.petr), task(approval, "finance").public_id
    with pytest.raises(Conflict) as refused:
        decide_task(actor=petr, task=finance, decision="approve", seen=seen)
    assert refused.value.code == "facts_changed"
    assert not Decision.objects.filter(task__role="finance").exists()
    decide_task(actor=petr, task=finance, decision="approve", seen=approval.snapshot.digest)


def test_in_bulk_a_row_is_refused_and_frozen_anew(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    change(customer, credit_limit=90000)
    finance = task(approval, "finance").public_id
    [row] = decide_tasks(actor=house.actor(house.petr), tasks=[finance], decision="approve")
    assert row.error is not None
    assert row.error.code == "facts_changed"
    approval.refresh_from_db()
    assert approval.snapshot.facts["limit"] == "90000.00"


def test_a_claim_a_clock_and_a_question_go_along(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    nadia = house.actor(house.nadia)
    claim_task(actor=nadia, task=task(approval, "tender").public_id)
    ask_author(actor=nadia, task=task(approval, "tender").public_id, text="Which yard?")
    decide(house, "petr", approval, "finance", "approve")
    before = task(approval, "tender")
    change(customer, credit_limit=90000)
    assert look(approval)
    after = task(approval, "tender")
    assert (before.round, after.round, after.status) == (1, 2, "open")
    assert (after.assignee, after.due_at) == (house.nadia, before.due_at)
    assert (after.paused_at, after.opened_at) == (before.paused_at, before.opened_at)
    assert Question.objects.get().task == after


def test_one_of_two_approvals_of_a_step_stands(
    credit: RequestType, house: SimpleNamespace, customer: Organisation
) -> None:
    given_policy(
        Rule("Both", (), (Step(1, "finance", mode="all"), Step(1, "tender"))),
    )
    with transaction.atomic():
        approval = start(CODE, customer, actor=house.actor(house.elena))
    decide(house, "petr", approval, "finance", "approve")
    decide(house, "nadia", approval, "tender", "approve")
    change(customer, industry="")
    assert look(approval)
    assert statuses(approval, 2) == {"finance": "open", "tender": "open"}
    assert task(approval, "finance").approvals == 1
    decide(house, "irina", approval, "finance", "approve")
    decide(house, "nadia", approval, "tender", "approve")
    approval.refresh_from_db()
    assert approval.outcome == "approved"
    assert faults(approval) == []


def test_a_job_looks_at_all_that_runs(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    change(customer, credit_limit=90000)
    facts_may_have_moved(CODE, [customer.pk])
    for _batch in range(3):
        facts_may_have_moved(CODE)
    jobs = ProcrastinateJob.objects.filter(task_name="workflows.recheck_facts")
    assert list(jobs.order_by("pk").values_list("args", flat=True)) == [
        {"code": CODE, "processes": [approval.pk]},
        {"code": CODE},
    ]
    assert recheck_pending(CODE, None, 0) == 0
    approval.refresh_from_db()
    assert approval.snapshot.facts["limit"] == "90000.00"


def test_facts_that_are_as_they_were_ask_nobody_a_second_time(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    decide(house, "petr", approval, "finance", "approve", comment="Secured")
    change(customer, credit_limit=9000)
    assert look(approval)
    assert statuses(approval, 2) == {"sales": "kept", "tender": "open"}
    change(customer, credit_limit=50000)
    assert look(approval)
    assert statuses(approval, 3) == {"sales": "kept", "tender": "open", "finance": "kept"}
    kept = task(approval, "finance")
    assert (kept.decided_by, kept.comment) == (house.petr, "Secured")
    # On more than he agreed to he is asked, and once it is as it was his word stands again.
    change(customer, credit_limit=90000)
    assert look(approval)
    assert statuses(approval, 4)["finance"] == "open"
    for limit in (9000, 50000):
        change(customer, credit_limit=limit)
        assert look(approval)
    assert statuses(approval, 6)["finance"] == "kept"
    decide(house, "nadia", approval, "tender", "approve")
    approval.refresh_from_db()
    assert approval.outcome == "approved"
    assert faults(approval) == []


def test_what_was_taken_back_does_not_come_back_with_the_facts(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    made = decide(house, "petr", approval, "finance", "approve")
    undo_decision(actor=house.actor(house.petr), decision=made.public_id)
    for limit in (9000, 50000):
        change(customer, credit_limit=limit)
        assert look(approval)
    assert statuses(approval, 3)["finance"] == "open"
