"""What was returned and sent again lies with whoever returned it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from partners.models import Organisation
from tests.workflows.conftest import CODE, task
from workflows.models import Absence, ApprovalProcess, ApprovalTask
from workflows.selectors import queue_counts
from workflows.services.claim import release_task
from workflows.services.decide import decide_task
from workflows.services.resubmit import resubmit_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned(approval: ApprovalProcess, house: SimpleNamespace) -> ApprovalProcess:
    """Georgi asked for changes on a task that nobody had claimed."""
    decide_task(
        actor=house.actor(house.georgi),
        task=task(approval, "sales").public_id,
        decision="return",
        comment="Which yard?",
    )
    return approval


def sent_again(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> ApprovalTask:
    resubmit_request(actor=house.actor(house.elena), code=CODE, record=customer)
    return task(approval, "sales")


def test_it_comes_back_to_whoever_returned_it(
    returned: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    step = sent_again(returned, customer, house)
    assert step.assignee == house.georgi
    assert step.task.owner == house.georgi
    georgi, marta = house.actor(house.georgi), house.actor(house.marta)
    assert queue_counts(actor=georgi) == {"mine": 1, "team": 0, "coming": 0}
    assert queue_counts(actor=marta) == {"mine": 0, "team": 0, "coming": 0}
    release_task(actor=georgi, task=step.public_id)
    assert queue_counts(actor=marta)["team"] == 1


def test_the_team_gets_it_while_they_are_away(
    returned: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    now = timezone.now()
    Absence.objects.create(
        person=house.georgi,
        starts_at=now - dt.timedelta(hours=1),
        ends_at=now + dt.timedelta(days=1),
    )
    assert sent_again(returned, customer, house).assignee is None


@pytest.mark.parametrize("change", ["left", "moved"])
def test_the_team_gets_it_when_they_may_not_decide_any_more(
    returned: ApprovalProcess, customer: Organisation, house: SimpleNamespace, change: str
) -> None:
    if change == "left":
        house.georgi.is_active = False
        house.georgi.save()
    else:
        house.georgi.departments.clear()
    assert sent_again(returned, customer, house).assignee is None
    assert queue_counts(actor=house.actor(house.marta))["team"] == 1
