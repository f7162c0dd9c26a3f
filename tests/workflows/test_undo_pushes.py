"""A decision that is taken back in time tells nothing outside, to those whose turn it would have
been and to those whom its outcome concerns, though nobody may have heard of the undoing yet."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core import mail

from portal.kernel.actors import actor_for
from portal.notifications.models import Notification
from portal.notifications.services.send_mail import send_due_mails
from tests.cast import Cast, make_staff
from tests.deals.kit import registered, sold_product
from tests.notifications.kit import deliver
from tests.notifications.push_service import age_lines, push_all, push_service
from tests.workflows.conftest import task
from workflows.models import ApprovalProcess, ApprovalTask
from workflows.services.decide import decide_task
from workflows.services.undo import undo_decision

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("is_undone", "is_heard"),
    [(True, True), (True, False), (False, True)],
    ids=["undone", "undone while the feed waits", "stands"],
)
def test_an_undone_decision_pushes_and_mails_nothing(
    approval: ApprovalProcess, house: SimpleNamespace, is_undone: bool, is_heard: bool
) -> None:
    with push_service() as service:
        browser = service.browser(house.petr)
        actor = house.actor(house.georgi)
        made = decide_task(actor=actor, task=task(approval, "sales").public_id, decision="approve")
        deliver()
        assert Notification.objects.filter(user=house.petr, withdrawn_at=None).exists()
        assert push_all() == 0, "ten seconds are waited"
        if is_undone:
            undo_decision(actor=actor, decision=made.public_id)
        if is_heard:
            deliver()
        age_lines()
        push_all()
        send_due_mails()
        count = 0 if is_undone else 1
        assert len(service.to(browser)) == count
        asked = [each for each in mail.outbox if house.petr.email in each.to]
        assert len(asked) == count
        assert Notification.objects.filter(user=house.petr, withdrawn_at=None).count() == count


@pytest.mark.parametrize("is_undone", [True, False])
def test_an_outcome_that_was_undone_is_told_to_nobody_while_the_feed_waits(
    cast: Cast, is_undone: bool
) -> None:
    georgi = make_staff("sales")
    deal = registered(cast.actor("alice"), sold_product(cast))
    open_task = ApprovalTask.objects.get(process__record_id=deal.pk, status="open")
    with push_service() as service:
        browser = service.browser(cast.alice)
        made = decide_task(actor=actor_for(georgi), task=open_task.public_id, decision="approve")
        deliver()
        told = Notification.objects.filter(user=cast.alice, code="deals.deal.approved")
        assert told.filter(withdrawn_at=None).exists()
        if is_undone:
            undo_decision(actor=actor_for(georgi), decision=made.public_id)
        age_lines()
        push_all()
        send_due_mails()
        count = 0 if is_undone else 1
        assert len(service.to(browser)) == count
        assert len([each for each in mail.outbox if "approved" in each.subject]) == count
        assert told.filter(withdrawn_at=None).count() == count


def test_an_undo_that_is_in_time_and_commits_late_is_waited_for(cast: Cast) -> None:
    georgi = make_staff("sales")
    registered(cast.actor("alice"), sold_product(cast))
    deliver()
    asked = Notification.objects.filter(user=georgi)
    assert asked.exists()
    age_lines(11)
    assert send_due_mails() == 0
    age_lines(13)
    assert send_due_mails() >= 1
