"""Webhooks wait until a decision is final, and tell nothing of one that was taken back."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from portal.kernel.events import Occurrence, rebuild
from portal.kernel.models import OutboxEvent
from portal.webhooks.models import WebhookMessage
from portal.webhooks.services.endpoints import add_endpoint
from portal.webhooks.services.gather import gather
from portal.webhooks.services.send import compose
from tests.cast import make_staff
from tests.workflows.conftest import task
from workflows.models import ApprovalProcess
from workflows.services.decide import decide_task
from workflows.services.undo import undo_decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def listening(house: SimpleNamespace) -> None:
    """The house hears of whatever approvals bring about."""
    add_endpoint(
        actor=house.actor(make_staff(administrator=True)),
        organisation=None,
        name="ERP",
        url="https://erp.example.com/",
        kinds=["workflows.*"],
    )


def messages_after(mark: int) -> list[WebhookMessage]:
    """What the feed brings since then."""
    rows = OutboxEvent.objects.filter(pk__gt=mark).order_by("pk")
    gather(
        [
            Occurrence(row.pk, fact, row.actor_id, row.at)
            for row in rows
            if (fact := rebuild(row.code, row.payload))
        ]
    )
    return list(WebhookMessage.objects.filter(event_id__gt=mark).order_by("pk"))


def last() -> int:
    return OutboxEvent.objects.latest("pk").pk


def test_a_decision_is_told_once_it_is_final(
    approval: ApprovalProcess, house: SimpleNamespace, listening: None
) -> None:
    mark = last()
    decide_task(
        actor=house.actor(house.georgi),
        task=task(approval, "sales").public_id,
        decision="approve",
    )
    found = messages_after(mark)
    assert "workflows.task.decided" in {each.kind for each in found}
    assert all(each.due_at > timezone.now() + timedelta(seconds=10.5) for each in found)
    assert all(compose(each) is not None for each in found)


def test_one_that_was_undone_is_not_told_at_all(
    approval: ApprovalProcess, house: SimpleNamespace, listening: None
) -> None:
    mark = last()
    actor = house.actor(house.georgi)
    made = decide_task(actor=actor, task=task(approval, "sales").public_id, decision="approve")
    undo_decision(actor=actor, decision=made.public_id)
    found = messages_after(mark)
    decided = [each for each in found if each.kind == "workflows.task.decided"]
    assert decided
    assert [compose(each) for each in decided] == [None] * len(decided)
    again = last()
    decide_task(actor=actor, task=task(approval, "sales").public_id, decision="approve")
    later = [each for each in messages_after(again) if each.kind == "workflows.task.decided"]
    assert [compose(each) is not None for each in later] == [True]
