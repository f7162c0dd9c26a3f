"""Nobody decides on sharing in an administrator's place: no substitute, nobody above."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Organisation, SharingChange
from partners.selectors.sharing_changes import open_tasks
from portal.kernel.actors import Actor, actor_for
from portal.kernel.errors import Conflict, Forbidden, NotFound
from portal.kernel.models import OutboxEvent, User
from sharing.models import Rule, RuleStatus
from sharing.services.rules import make_rule
from tests.cast import Cast, make_organisation, make_staff, party_of
from tests.partners.change_kit import agree, ask_above, decide
from workflows.models import ApprovalTask, TaskStatus
from workflows.policies import can_claim, can_decide, can_take_over, visible_tasks
from workflows.services.claim import claim_task, take_over_task
from workflows.services.decide_many import decide_tasks
from workflows.services.report_absence import report_absence
from workflows.services.run_clocks import run_clocks

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: Cast) -> User:
    return make_staff(administrator=True)


@pytest.fixture
def rule(cast: Cast, second: User, settings: Any) -> Rule:
    """A rule that waits for the second administrator."""
    ask_above(settings, 1)
    make_organisation("Paints", country="BG")
    return make_rule(
        actor=cast.actor("administrator"),
        name="Bulgaria",
        party=party_of(cast.partners["bob"]),
        shareable=Organisation.shareable,
        criteria={"country": ["BG"]},
        facets=["contacts"],
        reason="Bob looks after them",
    )


def the_task() -> ApprovalTask:
    (task,) = open_tasks(SharingChange.objects.get())
    return task


def away(person: User, substitute: User) -> None:
    report_absence(
        actor=actor_for(person),
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(days=3),
        substitute_id=substitute.pk,
    )


def refused_everywhere(person: User, rule: Rule) -> None:
    actor: Actor = actor_for(person)
    task, before = the_task(), OutboxEvent.objects.count()
    for question in (can_decide, can_claim):
        assert not question(actor, task).allowed
    for act in (
        lambda: decide(actor, SharingChange.objects.get(), "approve"),
        lambda: claim_task(actor=actor, task=task.public_id),
        lambda: take_over_task(actor=actor, task=task.public_id),
        lambda: agree(actor, "rule", rule),
    ):
        with pytest.raises((Conflict, Forbidden, NotFound)):
            act()
    (row,) = decide_tasks(actor=actor, tasks=[task.public_id], decision="approve")
    assert row.decision is None
    client = Client()
    client.force_login(person)
    page = f"/approvals/{SharingChange.objects.get().reference}/second-person/"
    assert client.post(page, {"decision": "approve"}).status_code in {403, 404, 422}
    rule.refresh_from_db()
    assert (rule.status, OutboxEvent.objects.count()) == (RuleStatus.WAITING, before)
    assert the_task().status == TaskStatus.OPEN


def test_the_substitute_of_an_administrator_neither_sees_nor_decides(
    rule: Rule, cast: Cast, second: User
) -> None:
    away(second, cast.staff)
    assert not visible_tasks(cast.actor("staff"), ApprovalTask.objects.all()).exists()
    refused_everywhere(cast.staff, rule)


def test_a_claimed_task_of_somebody_away_goes_to_no_substitute(
    rule: Rule, cast: Cast, second: User
) -> None:
    claim_task(actor=actor_for(second), task=the_task().public_id)
    assert not can_take_over(cast.actor("staff"), the_task()).allowed
    away(second, cast.staff)
    run_clocks()
    assert the_task().assignee is None
    refused_everywhere(cast.staff, rule)


def test_whoever_is_above_a_late_administrator_decides_only_as_one(
    rule: Rule, cast: Cast, second: User
) -> None:
    User.objects.filter(pk=second.pk).update(manager=cast.staff)
    claim_task(actor=actor_for(second), task=the_task().public_id)
    ApprovalTask.objects.update(due_at=timezone.now() - timedelta(hours=1))
    run_clocks()
    task = the_task()
    assert (task.escalated_at is None, task.escalated_to) == (False, None)
    # One that had been given to them before is not decided by them either.
    ApprovalTask.objects.update(escalated_to=cast.staff)
    assert can_decide(cast.actor("staff"), the_task()).code == "in_person"
    refused_everywhere(cast.staff, rule)
    third = make_staff(administrator=True)
    assert agree(actor_for(third), "rule", rule).status == "made"


def test_a_substitute_who_is_an_administrator_decides_as_one(
    rule: Rule, cast: Cast, second: User
) -> None:
    third = make_staff(administrator=True)
    away(second, third)
    assert agree(actor_for(third), "rule", rule).status == "made"
