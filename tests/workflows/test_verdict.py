"""The verdict on a soak: a sound history passes, and each of its checks sees its own damage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
from django.utils import timezone

from deals.models import Deal, SpecialPrice
from deals.services.withdraw_deal import withdraw_deal
from portal.kernel.actors import actor_for
from portal.kernel.models import AuditEntry, OutboxEvent, User
from tests.cast import Cast
from tests.catalogue.kit import product
from tests.deals.kit import open_tasks, registered, sold_product
from tests.workflows.soak.acts import decide, undo
from tests.workflows.soak.journal import Entry
from tests.workflows.soak.verdict import another_session, verdict
from workflows.models import ApprovalProcess, Decision
from workflows.services.decide import decide_task
from workflows.services.undo import undo_decision

pytestmark = pytest.mark.django_db


@dataclass
class History:
    """A registration that was approved, with its journal; one decision was taken back before."""

    deal: Deal
    entries: list[Entry]

    def faults(self, *, settled: bool = True) -> list[str]:
        """The verdict."""
        return verdict(self.entries, settled=settled)


@pytest.fixture
def history(cast: Cast) -> History:
    """Approved by sales, taken back, approved again by sales and then by finance."""
    deal = registered(cast.actor("alice"), sold_product(cast), price="70")
    entries: list[Entry] = []

    def approve(role: str) -> Decision:
        task, key = open_tasks(deal)[role], uuid4()
        user = User.objects.filter(departments__code=role).first()
        entries.append(Entry(decide.__name__, str(key), "begun"))
        made = decide_task(actor=actor_for(user), task=task.public_id, decision="approve", key=key)
        entries.append(Entry(decide.__name__, str(key), "done", told=str(key)))
        return made

    made = approve("sales")
    taken = undo_decision(actor=actor_for(made.decided_by), decision=made.public_id)
    entries.append(Entry(undo.__name__, str(uuid4()), "done", told=str(taken.public_id)))
    approve("sales")
    approve("finance")
    deal.refresh_from_db()
    return History(deal, entries)


def last_decision() -> Decision:
    return Decision.objects.filter(undone_at=None, kind="approve").latest("pk")


def copy(row: OutboxEvent | AuditEntry) -> None:
    """Put a second one like it beside a row."""
    row.pk = None
    row.save()


def publish_twice(history: History) -> None:
    copy(OutboxEvent.objects.filter(code="workflows.task.decided").latest("pk"))


def publish_no_undoing(history: History) -> None:
    OutboxEvent.objects.filter(code="workflows.task.undone").delete()


def audit_twice(history: History) -> None:
    copy(AuditEntry.objects.filter(code="workflows.task.decided").latest("pk"))


def decide_without_being_asked(history: History) -> None:
    Decision.objects.filter(pk=last_decision().pk).update(key=uuid4())


def decide_twice_by_one_act(history: History) -> None:
    first = Decision.objects.filter(undone_at=None, kind="approve").earliest("pk")
    Decision.objects.filter(pk=last_decision().pk).update(key=first.key)


def lose_a_decision(history: History) -> None:
    key = str(uuid4())
    history.entries.append(Entry(decide.__name__, key, "done", told=key))


def lose_an_undoing(history: History) -> None:
    history.entries.append(Entry(undo.__name__, str(uuid4()), "done", told=str(uuid4())))


def break_an_act(history: History) -> None:
    history.entries.append(Entry("claim", str(uuid4()), "broken"))


def end_otherwise(history: History) -> None:
    ApprovalProcess.objects.update(outcome="rejected")


def grant_a_price_twice(history: History) -> None:
    price = SpecialPrice.objects.get(deal=history.deal)
    names = {each.attname for each in SpecialPrice._meta.concrete_fields}
    values = {name: getattr(price, name) for name in names - {"id", "reference"}}
    SpecialPrice.objects.create(**values | {"product_id": product("EP-90").pk})


def lose_the_approval(history: History) -> None:
    Deal.objects.filter(pk=history.deal.pk).update(approval_status="pending", protected_until=None)
    ApprovalProcess.objects.update(record_id=history.deal.pk + 1)


def forget_what_is_open(history: History) -> None:
    ApprovalProcess.objects.update(outcome="pending", outcome_at=None)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (publish_twice, "OutboxEvent workflows.task.decided"),
        (publish_no_undoing, "OutboxEvent workflows.task.undone"),
        (audit_twice, "AuditEntry workflows.task.decided"),
        (decide_without_being_asked, "nobody asked for decision"),
        (decide_twice_by_one_act, "was made 2 times"),
        (lose_a_decision, "lost: "),
        (lose_an_undoing, "lost: "),
        (break_an_act, "broken: "),
        (end_otherwise, "is approved: after rejected"),
        (grant_a_price_twice, "a special price is there twice"),
        (lose_the_approval, "was sent and nobody was asked"),
        (forget_what_is_open, "is still open"),
    ],
)
def test_each_check_sees_its_damage(
    history: History, damage: Callable[[History], None], said: str
) -> None:
    assert history.faults() == []
    damage(history)
    assert [fault for fault in history.faults() if said in fault], history.faults()


def test_a_price_that_outlives_its_registration_is_seen(history: History, cast: Cast) -> None:
    other = registered(cast.actor("alice"), sold_product(cast), customer_name="Another Yard")
    withdraw_deal(actor=cast.actor("alice"), reference=other.reference)
    assert history.faults() == []
    SpecialPrice.objects.filter(deal=history.deal).update(deal=other)
    assert any("special prices go on" in fault for fault in history.faults())


def test_a_session_that_is_left_open_is_seen(history: History) -> None:
    with another_session() as dead:
        dead.execute("SELECT 1")
        assert any("a session is left open" in fault for fault in history.faults())
    assert history.faults() == []


def test_a_request_that_is_on_its_way_is_no_fault_before_the_end(
    cast: Cast, history: History
) -> None:
    registered(cast.actor("alice"), sold_product(cast), customer_name="Another Yard")
    assert history.faults(settled=False) == []
    assert any("is still open" in fault for fault in history.faults())
    begun = [replace(each, state="killed") for each in history.entries if each.state == "begun"]
    history.entries = begun
    assert any("nobody asked for decision" in fault for fault in history.faults(settled=False))
    assert timezone.now() > history.deal.submitted_at
