"""What asks something leaves every inbox when it is decided, taken, withdrawn or answered."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deals.services.cancel_deal import cancel_deal
from deals.services.resubmit_deal import resubmit_deal
from deals.services.withdraw_deal import withdraw_deal
from portal.kernel.actors import Actor, actor_for
from portal.kernel.models import User
from portal.notifications.models import Notification
from portal.notifications.services.notify import notify
from portal.notifications.services.settle import settle
from pricing_feedback.services.decide_case import decide_case, give_opinion
from pricing_feedback.services.start_review import start_review
from tests.cast import Cast, make_staff
from tests.catalogue import kit as catalogue
from tests.deals.kit import drafted, registered, sold_product
from tests.notifications.kit import deliver, inbox
from tests.pricing_feedback.kit import case_of, item_on_sale, report
from workflows.models import ApprovalTask
from workflows.services.answer import answer_question
from workflows.services.ask import ask_author, ask_colleague
from workflows.services.claim import (
    claim_task,
    hand_back_task,
    release_task,
    take_over_task,
)
from workflows.services.decide import decide_task
from workflows.services.report_absence import report_absence
from workflows.services.undo import undo_decision

pytestmark = pytest.mark.django_db

DECIDE = "your decision is needed"


@pytest.fixture
def house(cast: Cast) -> SimpleNamespace:
    """A deal of alice's that two people of sales may decide."""
    georgi, marta = make_staff("sales"), make_staff("sales")
    deal = registered(cast.actor("alice"), sold_product(cast))
    deliver()
    return SimpleNamespace(georgi=georgi, marta=marta, deal=deal, alice=cast.alice)


def asked(user: User) -> bool:
    return any(DECIDE in line for line in inbox(user))


def step(house: SimpleNamespace) -> ApprovalTask:
    return ApprovalTask.objects.get(process__record_id=house.deal.pk, status="open")


def decided(house: SimpleNamespace, kind: str = "approve", **more: object) -> None:
    decide_task(actor=actor_for(house.georgi), task=step(house).public_id, decision=kind, **more)


def test_a_decision_ends_the_question_for_the_whole_department(house: SimpleNamespace) -> None:
    assert asked(house.georgi)
    assert asked(house.marta)
    decided(house)
    deliver()
    assert not asked(house.georgi)
    assert not asked(house.marta)
    assert not any(DECIDE in line for line in inbox(house.marta, tab="all"))
    assert "approved" in inbox(house.alice)


def test_a_colleague_who_claims_it_takes_it_and_who_releases_it_asks_again(
    house: SimpleNamespace,
) -> None:
    claim_task(actor=actor_for(house.georgi), task=step(house).public_id)
    deliver()
    assert (asked(house.georgi), asked(house.marta)) == (True, False)
    release_task(actor=actor_for(house.georgi), task=step(house).public_id)
    deliver()
    assert (asked(house.georgi), asked(house.marta)) == (True, True)
    deliver()
    lines = Notification.objects.filter(user=house.marta, withdrawn_at=None)
    assert lines.count() == 1


def test_whoever_takes_it_over_is_asked_alone_and_whoever_gets_it_back_once_more(
    house: SimpleNamespace,
) -> None:
    task = step(house).public_id
    claim_task(actor=actor_for(house.georgi), task=task)
    deliver()
    take_over_task(actor=actor_for(house.marta), task=task)
    deliver()
    assert not asked(house.georgi)
    hand_back_task(actor=actor_for(house.marta), task=task)
    deliver()
    assert (asked(house.georgi), asked(house.marta)) == (True, False)
    lines = Notification.objects.filter(user=house.georgi, withdrawn_at=None)
    assert lines.count() == 1


def test_what_is_withdrawn_before_anybody_decided_is_told_and_asks_nothing(
    house: SimpleNamespace, cast: Cast
) -> None:
    withdraw_deal(actor=cast.actor("alice"), reference=house.deal.reference)
    deliver()
    for person in (house.georgi, house.marta):
        assert inbox(person) == ["withdrawn, nothing to decide any more"]


def test_what_the_house_cancels_is_told_to_who_was_asked(house: SimpleNamespace) -> None:
    boss = make_staff(administrator=True)
    cancel_deal(actor=actor_for(boss), reference=house.deal.reference, reason="Twice")
    deliver()
    assert inbox(house.georgi) == ["cancelled, nothing to decide any more"]
    assert "cancelled by the house" in inbox(house.alice)


def test_an_undone_decision_asks_again(house: SimpleNamespace) -> None:
    decided(house)
    deliver()
    done = step_of(house)
    undo_decision(actor=actor_for(house.georgi), decision=done.decisions.get().public_id)
    deliver()
    assert asked(house.marta)


def step_of(house: SimpleNamespace) -> ApprovalTask:
    return ApprovalTask.objects.filter(process__record_id=house.deal.pk).latest("pk")


def test_changes_are_asked_until_the_deal_is_sent_again(
    house: SimpleNamespace, cast: Cast
) -> None:
    decided(house, "return", comment="Which yard?")
    deliver()
    assert "changes are asked of you" in inbox(house.alice)
    resubmit_deal(actor=cast.actor("alice"), reference=house.deal.reference)
    deliver()
    assert "changes are asked of you" not in inbox(house.alice)


def test_a_question_is_asked_until_it_is_answered(house: SimpleNamespace, cast: Cast) -> None:
    sales = actor_for(house.georgi)
    question = ask_author(actor=sales, task=step(house).public_id, text="Which yard?")
    deliver()
    assert "a question for you" in inbox(house.alice)
    answer_question(actor=cast.actor("alice"), question=question.public_id, text="The second")
    deliver()
    assert "a question for you" not in inbox(house.alice)
    assert "your question is answered" in inbox(house.georgi)


def test_who_gave_an_opinion_learns_the_outcome(house: SimpleNamespace) -> None:
    nadia = make_staff("tender")
    question = ask_colleague(
        actor=actor_for(house.georgi),
        task=step(house).public_id,
        colleague_id=nadia.pk,
        text="Is it in the tender?",
    )
    deliver()
    assert inbox(nadia) == ["your opinion is asked"]
    answer_question(actor=actor_for(nadia), question=question.public_id, text="No")
    decided(house, "reject", comment="Too low")
    deliver()
    assert inbox(nadia) == ["rejected"]


def test_who_advised_on_a_price_learns_the_outcome_and_is_asked_no_more() -> None:
    tender, finance = catalogue.house("tender"), catalogue.house("finance")
    second = User.objects.get(pk=catalogue.house("finance").user_id)
    case = case_of(report(catalogue.house("sales"), item_on_sale()))
    if case.status == "gathering":
        start_review(actor=catalogue.house("sales"), reference=case.reference)
    for actor in (tender, finance):
        advise(actor, case.reference)
    deliver()
    assert asked(second)
    decide_case(actor=finance, reference=case.reference, outcome="keep", reason="Fair.", values={})
    deliver()
    assert inbox(User.objects.get(pk=tender.user_id)) == ["the price is decided, see the outcome"]
    assert not asked(User.objects.get(pk=finance.user_id))
    assert not asked(second)


def advise(actor: Actor, reference: str) -> None:
    give_opinion(actor=actor, reference=reference, recommendation="keep", text="Fair.")


def test_a_draft_asks_nobody(cast: Cast) -> None:
    georgi = make_staff("sales")
    drafted(cast.actor("alice"), sold_product(cast))
    deliver()
    assert inbox(georgi) == []


def settled(house: SimpleNamespace) -> int:
    """How many statements it takes to look who is still asked."""
    with CaptureQueriesContext(connection) as captured:
        settle(record_model="deals.deal", record_id=house.deal.pk)
    return len(captured)


def test_many_who_are_asked_take_no_more_statements(house: SimpleNamespace) -> None:
    def ask(count: int) -> None:
        for _ in range(count):
            colleague = make_staff("sales")
            now = timezone.now()
            report_absence(
                actor=actor_for(colleague),
                starts_at=now,
                ends_at=now + timedelta(days=1),
                substitute_id=house.georgi.pk,
            )
            notify(
                users=[colleague.pk],
                code="workflows.task.assigned",
                event_id=colleague.pk,
                record_model="deals.deal",
                record_id=house.deal.pk,
            )

    asking = Notification.objects.filter(code__contains="task.", withdrawn_at=None)
    before = asking.count()
    ask(2)
    few = settled(house)
    ask(10)
    assert settled(house) == few
    assert asking.count() == before + 12


def test_whom_nobody_looked_at_is_still_asked(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.notifications.asked._MOST_PEOPLE", 1)
    settle(record_model="deals.deal", record_id=house.deal.pk)
    assert asked(house.georgi)
    assert asked(house.marta)
