"""Questions, opinions, conditions, handing back, nudging: what happens before a decision."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict, NotFound, Refused
from portal.kernel.models import OutboxEvent
from tests.workflows.conftest import CODE, given_policy, task
from workflows.drafts import Rule, Step
from workflows.engine.time import at
from workflows.models import ApprovalProcess, ApprovalTask, Decision, Question
from workflows.requests import request_type
from workflows.selectors import access_task
from workflows.selectors.course import course_of
from workflows.services.answer import answer_question
from workflows.services.ask import ask_author, ask_colleague, take_question_back
from workflows.services.claim import claim_task, hand_back_task, take_over_task
from workflows.services.decide import decide_task
from workflows.services.decide_many import decide_tasks
from workflows.services.nudge import nudge_request
from workflows.services.run_clocks import run_clocks
from workflows.services.withdraw import cancel_request
from workflows.views.thread import thread

pytestmark = pytest.mark.django_db


def history(approval: ApprovalProcess, actor: Actor) -> list[dict[str, Any]]:
    """The thread of a request, newest first, as its page shows it."""
    return thread(request_type(CODE), approval, course_of(approval), [], actor)


def codes() -> list[str]:
    rows = OutboxEvent.objects.filter(code__startswith="workflows.").order_by("id")
    return list(rows.values_list("code", flat=True))


def test_a_question_stops_the_clock_and_the_answer_lets_it_run_on(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    sales = task(approval, "sales")
    question = ask_author(
        actor=house.actor(house.georgi), task=sales.public_id, text="Which yard?"
    )
    asked = task(approval, "sales")
    assert asked.paused_at is not None
    later = sales.due_at + dt.timedelta(days=14)
    with at(later):
        assert run_clocks().escalated == 0
        answer_question(
            actor=house.actor(house.elena), question=question.public_id, text="The second"
        )
    running = task(approval, "sales")
    assert running.paused_at is None
    assert later < running.due_at <= later + dt.timedelta(days=7)
    assert running.due_at > running.remind_at > later
    assert codes()[-2:] == ["workflows.question.asked", "workflows.question.answered"]


def test_only_the_author_answers_and_only_once(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    question = ask_author(
        actor=house.actor(house.georgi), task=task(approval, "sales").public_id, text="Why?"
    )
    before = codes()
    with pytest.raises(NotFound):
        answer_question(actor=house.actor(house.petr), question=question.public_id, text="x")
    with pytest.raises(Refused) as refused:
        answer_question(actor=house.actor(house.elena), question=question.public_id, text=" ")
    assert refused.value.field == "text"
    assert codes() == before
    answer_question(actor=house.actor(house.elena), question=question.public_id, text="So")
    with pytest.raises(Conflict) as refused:
        answer_question(actor=house.actor(house.elena), question=question.public_id, text="No")
    assert refused.value.code == "answered_already"
    assert Question.objects.get().answer == "So"


def test_a_second_question_waits_for_the_first_or_its_withdrawal(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    georgi, sales = house.actor(house.georgi), task(approval, "sales").public_id
    first = ask_author(actor=georgi, task=sales, text="Why?")
    with pytest.raises(Conflict) as refused:
        ask_author(actor=georgi, task=sales, text="And when?")
    assert refused.value.code == "question_open"
    take_question_back(actor=georgi, question=first.public_id)
    assert task(approval, "sales").paused_at is None
    ask_author(actor=georgi, task=sales, text="And when?")


def test_a_colleague_gives_an_opinion_and_sees_the_task_for_it(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    petr = house.actor(house.petr)
    with pytest.raises(NotFound):
        access_task(actor=petr, reference=approval.reference, key="sales")
    question = ask_colleague(
        actor=house.actor(house.georgi),
        task=task(approval, "sales").public_id,
        colleague_id=house.petr.pk,
        text="Can they pay?",
    )
    seen = access_task(actor=petr, reference=approval.reference, key="sales")
    assert seen.paused_at is None
    answer_question(actor=petr, question=question.public_id, text="They can")
    assert codes()[-1] == "workflows.opinion.given"
    with pytest.raises(Exception, match="another team"):
        decide_task(actor=petr, task=seen.public_id, decision="approve")


def test_an_opinion_is_not_asked_of_whoever_sent_the_request(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refused:
        ask_colleague(
            actor=house.actor(house.georgi),
            task=task(approval, "sales").public_id,
            colleague_id=house.elena.pk,
            text="Well?",
        )
    assert (refused.value.code, refused.value.field) == ("own_request", "colleague")
    assert not Question.objects.exists()


def test_conditions_go_with_an_approval_alone(
    approval: ApprovalProcess, house: SimpleNamespace, hooks: list
) -> None:
    georgi, sales = house.actor(house.georgi), task(approval, "sales").public_id
    with pytest.raises(Refused) as refused:
        decide_task(actor=georgi, task=sales, decision="reject", comment="x", conditions="Prepaid")
    assert refused.value.field == "conditions"
    made = decide_task(actor=georgi, task=sales, decision="approve", conditions="Prepaid")
    assert made.conditions == "Prepaid"


def test_the_policy_says_what_may_be_decided_and_when_a_reason_is_needed(
    credit: object, house: SimpleNamespace, customer: Organisation
) -> None:
    from workflows.engine import start

    step = Step(1, "sales", allowed=("approve", "return"), reasons="always")
    given_policy(Rule("Everything", (), (step,)))
    process = start(CODE, customer, actor=house.actor(house.elena))
    georgi, sales = house.actor(house.georgi), task(process, "sales").public_id
    with pytest.raises(Refused) as refused:
        decide_task(actor=georgi, task=sales, decision="reject", comment="No")
    assert refused.value.code == "decision_missing"
    with pytest.raises(Refused) as refused:
        decide_task(actor=georgi, task=sales, decision="approve")
    assert refused.value.code == "comment_missing"
    decide_task(actor=georgi, task=sales, decision="approve", comment="Known for years")


@pytest.mark.parametrize(("late", "outcome"), [("approve", "approved"), ("reject", "rejected")])
def test_time_decides_where_the_policy_lets_it(
    credit: object, house: SimpleNamespace, customer: Organisation, late: str, outcome: str
) -> None:
    from workflows.engine import start

    given_policy(Rule("Everything", (), (Step(1, "sales", hours=Decimal(1), late=late),)))
    process = start(CODE, customer, actor=house.actor(house.elena))
    sales = task(process, "sales")
    past = dt.timedelta(days=30)
    ApprovalTask.objects.filter(pk=sales.pk).update(
        due_at=sales.due_at - past, remind_at=sales.remind_at - past
    )
    assert run_clocks().escalated == 1
    process.refresh_from_db()
    assert process.outcome == outcome
    assert Decision.objects.get().decided_by is None


def test_what_was_taken_over_is_handed_back(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    georgi, marta = house.actor(house.georgi), house.actor(house.marta)
    sales = task(approval, "sales").public_id
    claim_task(actor=georgi, task=sales)
    with pytest.raises(Conflict) as refused:
        hand_back_task(actor=georgi, task=sales)
    assert refused.value.code == "not_taken_over"
    take_over_task(actor=marta, task=sales)
    hand_back_task(actor=marta, task=sales)
    row = task(approval, "sales")
    assert (row.assignee, row.taken_from) == (house.georgi, None)
    assert row.task.owner == house.georgi
    told = [(each["who"], each["text"]) for each in history(approval, marta)][:2]
    name = str(house.marta)
    assert told == [
        (name, f"Handed back to {house.georgi}"),
        (name, f"Taken over from {house.georgi}"),
    ]


def test_a_task_that_goes_to_and_fro_hides_nothing_that_happens_later(
    approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation
) -> None:
    georgi, marta = house.actor(house.georgi), house.actor(house.marta)
    sales = task(approval, "sales").public_id
    claim_task(actor=georgi, task=sales)
    for _time in range(51):
        take_over_task(actor=marta, task=sales)
        hand_back_task(actor=marta, task=sales)
    cancel_request(
        actor=house.actor(house.asen), code=CODE, record=customer, reason="Filed twice."
    )
    approval.refresh_from_db()
    last, before, *_rest = history(approval, marta)
    assert last["text"] == "Request cancelled by the house"
    assert before["text"] == f"Handed back to {house.georgi}"


def test_the_author_nudges_once_for_each_stage(
    approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation
) -> None:
    elena = house.actor(house.elena)
    with pytest.raises(NotFound):
        nudge_request(actor=house.actor(house.petr), code=CODE, record=customer)
    nudge_request(actor=elena, code=CODE, record=customer)
    with pytest.raises(Conflict) as refused:
        nudge_request(actor=elena, code=CODE, record=customer)
    assert refused.value.code == "already_nudged"
    decide_task(
        actor=house.actor(house.georgi),
        task=task(approval, "sales").public_id,
        decision="approve",
    )
    nudge_request(actor=elena, code=CODE, record=customer)
    assert codes().count("workflows.task.nudged") == 3


def test_one_refusal_leaves_the_other_rows_of_a_bulk_decision(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    georgi = house.actor(house.georgi)
    sales, finance = task(approval, "sales").public_id, task(approval, "finance").public_id
    results = decide_tasks(actor=georgi, tasks=[finance, sales, sales], decision="approve")
    assert [(r.decision is not None, r.error is not None) for r in results] == [
        (False, True),
        (True, False),
    ]
    assert Decision.objects.count() == 1
    with pytest.raises(Refused) as refused:
        decide_tasks(actor=georgi, tasks=[], decision="approve")
    assert refused.value.code == "none_chosen"
