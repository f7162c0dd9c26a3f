"""A substitute for some kinds of request alone: the others stay where they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from partners.models import Organisation
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.models import OutboxEvent
from tests.workflows.conftest import STANDARD, task
from tests.workflows.test_pages import browser, text
from workflows import requests
from workflows.engine import start
from workflows.models import Absence, ApprovalProcess, ApprovalTask, Decision, Question
from workflows.policies import visible_questions
from workflows.requests import RequestType
from workflows.selectors import queue_counts, task_queue
from workflows.services.activate_policy import activate_policy
from workflows.services.answer import answer_question
from workflows.services.ask import ask_colleague
from workflows.services.claim import claim_task
from workflows.services.decide import decide_task
from workflows.services.edit_policy import draft_policy, save_rule
from workflows.services.report_absence import report_absence
from workflows.services.run_clocks import run_clocks

pytestmark = pytest.mark.django_db
OTHER = "tests.other"


@pytest.fixture
def other(credit: RequestType, policy: Any, house: SimpleNamespace, customer: Organisation) -> Any:
    """A second kind of request, one of which is on its way beside the first's."""
    requests.register(replace(credit, code=OTHER, label="Other requests"))
    asen = house.actor(house.asen)
    draft = draft_policy(actor=asen, code=OTHER)
    for rule in draft.rules.all():
        rule.delete()
    save_rule(actor=asen, policy=draft.public_id, rule=STANDARD[0])
    activate_policy(actor=asen, policy=draft.public_id)
    with transaction.atomic():
        yield start(OTHER, customer, actor=house.actor(house.elena))
    requests.unregister(OTHER)


def away(house: SimpleNamespace, *kinds: str, substitute: Any = None) -> Absence:
    now = timezone.now()
    return report_absence(
        actor=house.actor(house.georgi),
        starts_at=now,
        ends_at=now + dt.timedelta(days=3),
        substitute_id=(substitute or house.petr).pk,
        kinds=kinds,
    )


def test_the_substitute_decides_these_and_no_others(
    approval: ApprovalProcess, other: ApprovalProcess, house: SimpleNamespace
) -> None:
    away(house, OTHER)
    petr = house.actor(house.petr)
    assert [row.process_id for row in task_queue(actor=petr, queue="team").items] == [other.pk]
    assert queue_counts(actor=petr)["team"] == 1
    with pytest.raises((NotFound, Forbidden)):
        decide_task(actor=petr, task=task(approval, "sales").public_id, decision="approve")
    assert not Decision.objects.exists()
    made = decide_task(actor=petr, task=task(other, "sales").public_id, decision="approve")
    assert (made.decided_by, made.on_behalf_of) == (house.petr, house.georgi)


def test_claimed_tasks_of_these_kinds_move_and_come_back(
    approval: ApprovalProcess, other: ApprovalProcess, house: SimpleNamespace
) -> None:
    for process in (approval, other):
        actor = house.actor(house.georgi)
        claim_task(actor=actor, task=task(process, "sales").public_id)
    absence = away(house, OTHER)
    assert run_clocks().moved == 1
    assert task(approval, "sales").assignee == house.georgi
    assert task(other, "sales").assignee == house.petr
    with pytest.raises((NotFound, Forbidden)):
        decide_task(
            actor=house.actor(house.petr),
            task=task(approval, "sales").public_id,
            decision="approve",
        )
    absence.ends_at = timezone.now()
    absence.save(update_fields=["ends_at"])
    assert run_clocks().moved == 1
    assert task(other, "sales").assignee == house.georgi


def test_another_colleague_stands_in_for_the_others(
    approval: ApprovalProcess, other: ApprovalProcess, house: SimpleNamespace
) -> None:
    away(house, OTHER)
    with pytest.raises(Refused) as refused:
        away(house, OTHER, substitute=house.nadia)
    assert refused.value.code == "absence_overlaps"
    with pytest.raises(Refused):
        away(house, substitute=house.nadia)
    away(house, approval.request_type, substitute=house.nadia)
    made = decide_task(
        actor=house.actor(house.nadia),
        task=task(approval, "sales").public_id,
        decision="approve",
    )
    assert made.on_behalf_of == house.georgi
    with pytest.raises(Refused) as refused:
        away(house, "tests.unknown")
    assert refused.value.field == "kinds"


def test_a_late_task_stays_with_the_team_of_a_substitute_for_others(
    approval: ApprovalProcess, other: ApprovalProcess, house: SimpleNamespace
) -> None:
    house.nadia.departments.add(*house.georgi.departments.all())
    report_absence(
        actor=house.actor(house.marta),
        starts_at=timezone.now(),
        ends_at=timezone.now() + dt.timedelta(days=3),
        substitute_id=house.nadia.pk,
        kinds=[OTHER],
    )
    ApprovalTask.objects.filter(status="open").update(
        escalated_at=timezone.now(), escalated_to=house.marta
    )
    nadia = house.actor(house.nadia)
    assert [row.process for row in task_queue(actor=nadia, queue="team").items] == [approval]
    assert [row.process for row in task_queue(actor=nadia, queue="mine").items] == [other]


def test_opinions_on_other_requests_are_neither_read_nor_given_by_the_substitute(
    approval: ApprovalProcess, other: ApprovalProcess, house: SimpleNamespace
) -> None:
    away(house, OTHER)
    marta, petr = house.actor(house.marta), house.actor(house.petr)
    hidden, shown = (
        ask_colleague(
            actor=marta,
            task=task(process, "sales").public_id,
            colleague_id=house.georgi.pk,
            text="Do they pay?",
        )
        for process in (approval, other)
    )
    assert set(visible_questions(petr, Question.objects.all())) == {shown}
    with pytest.raises(NotFound):
        answer_question(actor=petr, question=hidden.public_id, text="Yes")
    hidden.refresh_from_db()
    assert (hidden.answer, hidden.closed_at) == ("", None)
    assert not OutboxEvent.objects.filter(code="workflows.opinion.given").exists()
    assert answer_question(actor=petr, question=shown.public_id, text="Yes").answer == "Yes"


def test_a_colleague_who_is_away_for_some_requests_stands_in_for_others(
    other: ApprovalProcess, house: SimpleNamespace
) -> None:
    now = timezone.now()
    report_absence(
        actor=house.actor(house.petr),
        starts_at=now - dt.timedelta(days=1),
        ends_at=now + dt.timedelta(days=9),
        kinds=[OTHER],
    )
    with pytest.raises(Refused) as refused:
        away(house, OTHER)
    assert refused.value.code == "substitute_away"
    assert not Absence.objects.filter(person=house.georgi).exists()
    assert away(house).substitute == house.petr


def test_the_page_asks_for_which_requests_and_says_so(
    other: ApprovalProcess, house: SimpleNamespace
) -> None:
    georgi = browser(house.georgi)
    assert "For which requests?" in text(georgi.get("/me/absence/"))
    day = timezone.localdate().isoformat()
    values = {
        "first_day": day,
        "last_day": day,
        "substitute": str(house.petr.pk),
        "kinds": [OTHER],
    }
    assert georgi.post("/me/absence/", values).status_code == 302
    assert Absence.objects.get().kinds == [OTHER]
    for user in (house.georgi, house.petr):
        assert "· Other requests" in text(browser(user).get("/me/absence/"))
