"""Who hears of what: inbox lines after a release and a decision."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.kernel.events import Occurrence, rebuild, subscribers
from portal.kernel.models import OutboxEvent
from portal.notifications.models import Notification
from pricing_feedback.services.decide_case import decide_case, give_opinion
from pricing_feedback.services.start_review import start_review
from tests.catalogue.kit import house, partner_actor
from tests.pricing_feedback.kit import case_of, item_on_sale, let_see, report

pytestmark = pytest.mark.django_db


def deliver() -> None:
    """Hand every event to its subscribers, as the job does after a commit."""
    for row in OutboxEvent.objects.order_by("pk"):
        event = rebuild(row.code, row.payload)
        if event is None:
            continue
        for handler in subscribers(row.code):
            handler(Occurrence(id=row.pk, event=event, actor_id=row.actor_id, at=row.at))


def lines(user_id: int) -> list[str]:
    return list(Notification.objects.filter(user=user_id).values_list("code", flat=True))


def test_everyone_who_gave_a_signal_hears_of_the_outcome_and_nobody_else():
    item = item_on_sale()
    bob, company = partner_actor("Bob Ltd")
    mallory, _own = partner_actor("Mallory Ltd")
    let_see(item, company)
    sales, finance = house("sales"), house("finance")
    case = case_of(report(bob, item))
    report(sales, item)
    if case_of(case.signals.first()).status == "gathering":
        start_review(actor=sales, reference=case.reference)
    for actor in (house("tender"), finance):
        give_opinion(
            actor=actor, reference=case.reference, recommendation="revise", text="Too dear."
        )
    decide_case(
        actor=finance,
        reference=case.reference,
        outcome="revise",
        reason="The market moved.",
        values={"new_price": "95", "valid_from": timezone.localdate() + timedelta(days=3)},
    )
    deliver()
    assert "pricing_feedback.case.decided" in lines(bob.user_id)
    assert "pricing_feedback.case.decided" in lines(sales.user_id)
    assert lines(mallory.user_id) == []
    assert "pricing_feedback.case.decided" not in lines(finance.user_id)
