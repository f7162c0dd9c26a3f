"""Whatever people do in whichever order, and wherever they are cut off, histories stay sound."""

from __future__ import annotations

from functools import partial
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import Organisation
from portal.kernel.errors import DomainError
from portal.kernel.models import OutboxEvent
from tests.workflows.conftest import CODE, task
from tests.workflows.histories import faults
from workflows.engine import start
from workflows.models import ApprovalProcess, ApprovalTask, Decision
from workflows.services.answer import answer_question
from workflows.services.ask import ask_author
from workflows.services.claim import claim_task, release_task, take_over_task
from workflows.services.decide import decide_task
from workflows.services.resubmit import resubmit_request
from workflows.services.undo import undo_decision
from workflows.services.withdraw import withdraw_request

PEOPLE = ("georgi", "marta", "nadia", "petr", "irina", "asen", "elena")
ACTS = ("approve", "reject", "return", "claim", "release", "take_over", "undo", "ask", "answer")
MOVES = st.one_of(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.integers(0, 2)),
    st.tuples(st.just("resubmit"), st.just("elena"), st.booleans()),
    st.tuples(st.just("withdraw"), st.just("elena"), st.just(0)),
)


class Play:
    """One request and the people around it."""

    def __init__(self, approval: ApprovalProcess, house: SimpleNamespace, record: Any) -> None:
        self.approval, self.house, self.record = approval, house, record

    def move(self, act: str, who: str, which: int) -> None:
        """Try it: refusals are fine, torn histories are not."""
        actor = self.house.actor(getattr(self.house, who))
        try:
            with transaction.atomic():
                self._do(act, actor, which)
        except DomainError:
            pass

    def _do(self, act: str, actor: Any, which: int) -> None:
        tasks = ApprovalTask.objects.filter(process=self.approval).order_by("-round", "position")
        chosen = tasks[which % max(tasks.count(), 1)].public_id
        on_tasks = {
            "claim": claim_task,
            "release": release_task,
            "take_over": take_over_task,
            "approve": partial(decide_task, decision="approve"),
            "reject": partial(decide_task, decision="reject", comment="so"),
            "return": partial(decide_task, decision="return", comment="so"),
            "ask": partial(ask_author, text="why?"),
        }
        others = {"answer": self._answer, "undo": self._undo, "resubmit": self._resubmit}
        if act in on_tasks:
            on_tasks[act](actor=actor, task=chosen)
        elif act in others:
            others[act](which)
        else:
            withdraw_request(actor=actor, code=CODE, record=self.record)

    def _answer(self, _which: int) -> None:
        author = self.house.actor(self.house.elena)
        for question in self.approval.questions.filter(closed_at=None):
            answer_question(actor=author, question=question.public_id, text="so")

    def _undo(self, _which: int) -> None:
        made = Decision.objects.filter(process=self.approval, kept_from=None).last()
        if made is not None:
            undo_decision(actor=self.house.actor(made.decided_by), decision=made.public_id)

    def _resubmit(self, which: int) -> None:
        self.record.credit_limit += 1 if which else 0
        author = self.house.actor(self.house.elena)
        resubmit_request(actor=author, code=CODE, record=self.record)


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=st.lists(MOVES, min_size=4, max_size=16))
def test_any_order_of_moves_leaves_a_sound_history(
    policy: Any, customer: Organisation, house: SimpleNamespace, moves: list[Any]
) -> None:
    with transaction.atomic():
        approval = start(CODE, customer, actor=house.actor(house.elena))
        play = Play(approval, house, customer)
        for move in moves:
            play.move(*move)
            assert faults(approval) == [], moves
        transaction.set_rollback(True)


class Cut:
    """Lets so many statements pass and then kills the server's process behind the connection."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            with context["connection"].connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return execute(sql, params, many, context)


def cut_off(after: int, act: Any) -> bool:
    """Run ``act`` on a connection of its own that dies in the middle; whether it died."""
    died = []

    def run() -> None:
        try:
            with connection.execute_wrapper(Cut(after)):
                act()
        except (OperationalError, connection.Database.Error):
            died.append(True)
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join(30)
    return bool(died)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_dies_between_any_two_statements_changes_nothing(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    georgi, sales = house.actor(house.georgi), task(approval, "sales").public_id
    events = OutboxEvent.objects.count()
    for after in range(100):
        died = cut_off(after, lambda: decide_task(actor=georgi, task=sales, decision="approve"))
        if not died:
            break
        assert task(approval, "sales").status == "open", after
        assert not Decision.objects.exists(), after
        assert OutboxEvent.objects.count() == events, after
        assert faults(approval) == [], after
    assert 5 < after < 60
    assert task(approval, "sales").status == "done"
    assert Decision.objects.count() == 1
    assert faults(approval) == []
