"""A price list is released by a decision: of somebody who neither sent nor drafted it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from catalogue.engine.drafts import RELEASE
from catalogue.models import PriceList, PriceListVersion
from catalogue.selectors.prices import price_on
from catalogue.services.create_price_list import create_price_list
from catalogue.services.draft_version import PriceRow, draft_version, set_prices
from catalogue.services.import_prices import PriceRow as ImportedPrice
from catalogue.services.import_prices import import_prices, plan_prices
from catalogue.services.release_version import release_version
from catalogue.services.request_release import cancel_release, request_release, withdraw_release
from catalogue.services.undo_prices import undo_prices
from partners.engine.keys import external_key
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.bulk.rows import Plan, Written
from portal.kernel.errors import Conflict, DomainError, Forbidden, NotFound, Refused
from portal.kernel.models import OutboxEvent
from tests.catalogue.kit import house, partner_actor, price_list, release
from tests.catalogue.release_kit import administrator, decide, prepare, send, set_price, waiting
from workflows.drafts import Rule, Step
from workflows.models import ApprovalProcess, ApprovalTask, Decision, RoutingPolicy
from workflows.selectors import task_queue
from workflows.services.activate_policy import activate_policy
from workflows.services.decide import decide_task
from workflows.services.edit_policy import draft_policy, save_rule
from workflows.services.run_clocks import run_clocks
from workflows.services.undo import undo_decision
from workflows.views.sheet import sheet_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> SimpleNamespace:
    return prepare()


def everything() -> tuple[Any, ...]:
    return (
        list(PriceListVersion.objects.order_by("pk").values()),
        list(PriceListVersion.objects.order_by("pk").values_list("prices__amount", flat=True)),
        list(ApprovalProcess.objects.order_by("pk").values()),
        list(ApprovalTask.objects.order_by("pk").values()),
        Decision.objects.count(),
        OutboxEvent.objects.count(),
    )


def refused(act: Any, error: type[DomainError], code: str) -> DomainError:
    """The act is refused so, and leaves everything as it was."""
    before = everything()
    with pytest.raises(error) as caught, transaction.atomic():
        act()
    assert caught.value.code == code
    assert everything() == before
    return caught.value


def test_a_draft_is_sent_and_finance_releases_it(scene):
    sent = send(scene)
    assert sent.status == "draft"
    approval = ApprovalProcess.objects.get()
    assert approval.reference == f"{scene.made.reference}-2" == sent.reference
    assert [task.process_id for task in task_queue(actor=scene.petr, queue="team").items] == [
        approval.pk
    ]
    assert list(task_queue(actor=scene.ines, queue="team").items) == []
    decide(scene)
    sent.refresh_from_db()
    assert (sent.status, sent.released_by_id) == ("released", scene.petr.user_id)
    first = PriceListVersion.objects.get(price_list=scene.made, number=1)
    assert first.valid_until == scene.start - timedelta(days=1)
    assert OutboxEvent.objects.filter(code="catalogue.price_list.released").count() == 2


def test_the_facts_say_what_changes_and_how_far(scene):
    send(scene)
    snapshot = ApprovalProcess.objects.get().snapshot
    facts = snapshot.facts
    assert (facts["prices"], facts["changed"], facts["added"], facts["left_out"]) == (2, 2, 0, 0)
    assert (Decimal(facts["cut"]), Decimal(facts["rise"])) == (25, Decimal("5.63"))
    assert (facts["below_floor"], facts["below_cost"]) == (1, 0)
    assert facts["first_day"] == scene.start.isoformat()
    assert facts["currency"] == "EUR"
    rows = dict(sheet_rows(snapshot.sheet))
    assert "€100.00 → €75.00 (-25.0%)" in [text.replace("−", "-") for text in rows.values()]
    (drawn,) = snapshot.sheet["waterfalls"]
    assert "EP-40" in drawn["title"]
    assert drawn["tone"] == "bad"


def test_neither_sender_nor_drafter_decides(scene):
    third = house("finance")
    set_price(scene, "76", actor=third)
    vera = house("finance")
    send(scene, actor=vera)
    for actor in (scene.ines, third, vera):
        refused(lambda actor=actor: decide(scene, actor=actor), Forbidden, "own_request")
        assert list(task_queue(actor=actor, queue="team").items) == []
    decide(scene)
    assert PriceListVersion.objects.get(number=2).status == "released"


def test_where_all_of_finance_prepared_it_an_administrator_decides(scene):
    chief = administrator()
    send(scene, actor=scene.petr)
    assert waiting().escalated_at is not None
    decide(scene, actor=chief)
    assert PriceListVersion.objects.get(number=2).status == "released"


def test_while_it_is_decided_the_draft_stands_still(scene):
    send(scene)
    error = refused(lambda: set_price(scene, "77"), Conflict, "in_approval")
    assert "Withdraw it" in str(error)
    refused(lambda: send(scene), Conflict, "in_approval")
    refused(
        lambda: release_version(actor=scene.petr, reference=scene.made.reference, number=2),
        Conflict,
        "in_approval",
    )


def test_withdrawn_it_is_a_draft_again(scene):
    send(scene)
    refused(
        lambda: withdraw_release(actor=scene.petr, reference=scene.made.reference, number=2),
        Forbidden,
        "forbidden",
    )
    withdraw_release(actor=scene.ines, reference=scene.made.reference, number=2)
    assert ApprovalProcess.objects.get().outcome == "withdrawn"
    set_price(scene, "77")
    send(scene)
    assert ApprovalProcess.objects.count() == 2
    refused(
        lambda: cancel_release(
            actor=scene.ines, reference=scene.made.reference, number=2, reason="No"
        ),
        Forbidden,
        "forbidden",
    )
    cancel_release(
        actor=administrator(), reference=scene.made.reference, number=2, reason="Another day"
    )
    refused(
        lambda: withdraw_release(actor=scene.ines, reference=scene.made.reference, number=2),
        Conflict,
        "not_in_approval",
    )


def test_returned_it_is_changed_and_sent_again(scene):
    send(scene)
    decide(scene, "return", comment="Too far down", fields=["prices"])
    set_price(scene, "85")
    send(scene, reason="As asked")
    approval = ApprovalProcess.objects.get()
    assert (approval.outcome, approval.round) == ("pending", 2)
    assert Decimal(approval.snapshot.facts["cut"]) == 15
    decide(scene)
    assert PriceListVersion.objects.get(number=2).status == "released"


def test_whoever_changes_a_returned_draft_does_not_decide_it(scene):
    third = house("finance")
    send(scene)
    decide(scene, "return", comment="Too far down")
    set_price(scene, "85", actor=scene.petr)
    send(scene)
    refused(lambda: decide(scene), Forbidden, "own_request")
    decide(scene, actor=third)
    assert PriceListVersion.objects.get(number=2).status == "released"


def test_an_earlier_approval_is_kept_only_while_no_price_is_another(scene):
    sales = house("sales")
    policy = draft_policy(actor=SYSTEM, code=RELEASE)
    extra = Rule("Every release: sales", steps=[Step(1, "sales"), Step(2, "planning")])
    save_rule(actor=SYSTEM, policy=policy.public_id, rule=extra)
    activate_policy(actor=SYSTEM, policy=policy.public_id, people_follow=True)
    planner = house("planning")

    def task(role: str) -> ApprovalTask:
        return ApprovalTask.objects.filter(role=role).latest("pk")

    def act(actor: Actor, role: str, kind: str) -> None:
        decide_task(actor=actor, task=task(role).public_id, decision=kind, comment="x")

    send(scene)
    act(sales, "sales", "approve")
    act(scene.petr, "finance", "approve")
    act(planner, "planning", "return")
    send(scene)
    assert (task("sales").status, task("planning").status) == ("kept", "open")
    act(planner, "planning", "return")
    # Another price that leaves every figure as it was.
    set_prices(
        actor=scene.ines,
        reference=scene.made.reference,
        rows=[PriceRow(scene.item, Decimal(75), target=Decimal(70))],
    )
    send(scene)
    assert (task("sales").status, task("finance").status) == ("open", "open")


def test_rejected_the_draft_stays_and_can_be_changed(scene):
    send(scene)
    decide(scene, "reject", comment="Not before summer")
    assert PriceListVersion.objects.get(number=2).status == "draft"
    assert OutboxEvent.objects.filter(code="catalogue.price_list.rejected").count() == 1
    set_price(scene, "99")
    assert send(scene).status == "draft"


def test_what_cannot_be_released_any_more_is_not_half_released(scene):
    send(scene)
    PriceListVersion.objects.filter(number=2).update(
        valid_from=timezone.localdate() - timedelta(days=1)
    )
    error = refused(lambda: decide(scene), Refused, "cannot_be_released")
    assert "Return it" in str(error)
    decide(scene, "return", comment="Choose another first day")
    later = timezone.localdate() + timedelta(days=20)
    assert send(scene, valid_from=later).valid_from == later
    decide(scene)
    assert PriceListVersion.objects.get(number=2).status == "released"


def test_it_is_sent_only_if_it_could_be_released(scene):
    past = timezone.localdate() - timedelta(days=1)
    refused(lambda: send(scene, valid_from=past), Refused, "starts_in_past")
    PriceListVersion.objects.filter(number=1).update(valid_from=scene.start)
    refused(lambda: send(scene), Conflict, "later_version")
    refused(lambda: send(scene, actor=house("sales")), Forbidden, "forbidden")
    bob, _company = partner_actor("Bob Ltd")
    refused(lambda: send(scene, actor=bob), NotFound, "not_found")
    empty = create_price_list(actor=SYSTEM, name="Nothing yet", audience="standard")
    draft = draft_version(actor=SYSTEM, reference=empty.reference, valid_from=scene.start)
    refused(
        lambda: request_release(actor=scene.ines, reference=empty.reference, number=draft.number),
        Refused,
        "empty",
    )


@pytest.mark.parametrize(("begins_in", "status"), [(7, "released"), (-1, "draft")])
def test_where_time_decides_it_releases_only_what_can_be_released(scene, begins_in, status):
    policy = RoutingPolicy.objects.get(request_type=RELEASE)
    policy.compiled[0]["steps"][0]["late"] = "approve"
    policy.save(update_fields=["compiled"])
    send(scene)
    begins = timezone.localdate() + timedelta(days=begins_in)
    PriceListVersion.objects.filter(number=2).update(valid_from=begins)
    ApprovalTask.objects.update(due_at=timezone.now() - timedelta(hours=1))
    run_clocks()
    assert PriceListVersion.objects.get(number=2).status == status
    task = ApprovalTask.objects.get()
    assert (task.status == "open", task.escalated_at is not None) == ((status == "draft"),) * 2


def test_where_no_rule_matches_an_administrator_decides(scene):
    RoutingPolicy.objects.filter(request_type=RELEASE).update(compiled=[])
    chief = administrator()
    assert send(scene).status == "draft"
    refused(lambda: decide(scene), NotFound, "not_found")
    decide(scene, actor=chief)
    assert PriceListVersion.objects.get(number=2).released_by_id == chief.user_id


def test_a_release_is_final(scene):
    send(scene)
    made = decide(scene)
    refused(lambda: undo_decision(actor=scene.petr, decision=made.public_id), Conflict, "final")


def test_guildhall_and_pricing_cases_release_without_asking(scene):
    other = price_list(PriceRow(scene.item, Decimal(100)))
    number = release(other, PriceRow(scene.item, Decimal(99)), start=scene.start)
    assert PriceListVersion.objects.get(price_list=other, number=number).status == "released"
    assert not ApprovalProcess.objects.exists()


def test_an_import_neither_changes_nor_undoes_what_is_being_decided(scene):
    PriceList.objects.filter(pk=scene.made.pk).update(external_id=external_key("erp", "list 7"))

    def bring(amount: str) -> Plan:
        row = ImportedPrice(2, "EP-40", Decimal(amount), price_list="list 7")
        fields = frozenset({"product", "amount", "price_list"})
        return plan_prices(actor=scene.petr, rows=[row], fields=fields, source="erp")

    def carry(plan: Plan) -> list[Written]:
        return import_prices(actor=scene.petr, plan=plan, batch=plan.records, source="erp")

    (done,) = carry(bring("90"))
    send(scene)
    refused(lambda: carry(bring("95")), Conflict, "in_approval")
    undo = {"changes": done.changes, "marks": done.marks}
    refused(lambda: undo_prices(actor=scene.petr, **undo), Conflict, "in_approval")
    # Whoever brought the prices in made them: a third person decides.
    refused(lambda: decide(scene), Forbidden, "own_request")
    decide(scene, actor=house("finance"))
    assert price_on(actor=SYSTEM, product=scene.item, on=scene.start).amount == 90
