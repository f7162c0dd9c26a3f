"""Running requests move to another version of their policy: decisions stand, nobody is lost."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import transaction

from partners.models import Organisation
from portal.kernel.errors import Conflict, DomainError, Forbidden
from portal.kernel.models import OutboxEvent
from tests.workflows.conftest import CODE, STANDARD, given_policy, task
from tests.workflows.histories import faults
from tests.workflows.test_pages import browser, text
from tests.workflows.test_process import decide, statuses
from workflows.drafts import Rule, Step
from workflows.engine import start
from workflows.models import ApprovalProcess, RoutingPolicy
from workflows.services.claim import claim_task
from workflows.services.migrate_requests import (
    foresee_moves,
    migrate_request,
    migrate_requests,
)
from workflows.services.resubmit import resubmit_request

pytestmark = pytest.mark.django_db


def move(approval: ApprovalProcess, policy: RoutingPolicy, house: SimpleNamespace) -> str:
    done = migrate_request(
        actor=house.actor(house.asen),
        approval=approval.public_id,
        policy=policy.public_id,
        reason="Finance first",
    )
    assert faults(approval) == []
    return done.fate


def rules(*steps: Step) -> RoutingPolicy:
    version: RoutingPolicy = given_policy(Rule("All", (), steps))
    return version


def test_a_request_goes_on_by_the_new_version_and_its_decisions_stand(
    approval: ApprovalProcess, house: SimpleNamespace, hooks: list
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    version = rules(Step(1, "finance"), Step(2, "sales"))
    [foreseen] = foresee_moves(actor=house.actor(house.asen), policy=version)
    assert (foreseen.fate, foreseen.kept, foreseen.asked, foreseen.dropped) == (
        "moves", ("sales",), ("finance",), ("tender",),
    )  # fmt: skip
    assert move(approval, version, house) == "moves"
    assert statuses(approval) == {"sales": "done", "tender": "skipped", "finance": "skipped"}
    assert statuses(approval, 2) == {"finance": "open", "sales": "kept"}
    assert OutboxEvent.objects.filter(code="workflows.request.rerouted").count() == 1
    decide(house, "petr", approval, "finance", "approve")
    approval.refresh_from_db()
    assert (approval.outcome, approval.policy) == ("approved", version)
    assert [name for name, *_ in hooks] == ["approved"]
    assert faults(approval) == []


def test_what_asks_the_same_stays_where_it_is(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    opened = task(approval, "sales").opened_at
    version = given_policy(*STANDARD)
    assert move(approval, version, house) == "stays"
    approval.refresh_from_db()
    assert (approval.round, approval.policy) == (1, version)
    assert task(approval, "sales").opened_at == opened


def test_a_claim_goes_along(approval: ApprovalProcess, house: SimpleNamespace) -> None:
    georgi = house.actor(house.georgi)
    claim_task(actor=georgi, task=task(approval, "sales").public_id)
    move(approval, rules(Step(1, "sales", hours=Decimal(2))), house)
    moved = task(approval, "sales")
    assert (moved.round, moved.assignee, moved.task.owner) == (2, house.georgi, house.georgi)


def test_a_request_that_everybody_approved_already_ends(
    approval: ApprovalProcess, house: SimpleNamespace, hooks: list
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    assert move(approval, rules(Step(1, "sales")), house) == "ends"
    approval.refresh_from_db()
    assert approval.outcome == "approved"
    assert [name for name, *_ in hooks] == ["approved"]


def test_a_returned_request_is_routed_anew_when_it_is_sent_again(
    approval: ApprovalProcess, house: SimpleNamespace, customer: Organisation
) -> None:
    decide(house, "georgi", approval, "sales", "return", comment="Country?")
    assert move(approval, rules(Step(1, "finance")), house) == "returned"
    resubmit_request(actor=house.actor(house.elena), code=CODE, record=customer)
    assert statuses(approval, 2) == {"finance": "open"}
    assert faults(approval) == []


def test_only_to_the_version_in_force_and_only_what_runs(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    old = approval.policy
    version = rules(Step(1, "finance"))
    with pytest.raises(Conflict) as refused:
        move(approval, old, house)
    assert refused.value.code == "not_in_force"
    decide(house, "georgi", approval, "sales", "reject", comment="No")
    with pytest.raises(Conflict) as refused:
        move(approval, version, house)
    assert refused.value.code == "already_decided"


def test_administrators_move_others_requests_never_their_own(
    approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    mine = Organisation.objects.create(name="Mine", roles=["customer"], credit_limit=5)
    older = approval.policy
    with transaction.atomic():
        own = start(CODE, mine, actor=house.actor(house.asen))
    version = rules(Step(1, "finance"))
    with pytest.raises(Forbidden):
        foresee_moves(actor=house.actor(house.georgi), policy=version)
    done, refused = migrate_requests(
        actor=house.actor(house.asen), policy=version, reason="Finance alone"
    )
    assert [each.process.pk for each in done] == [approval.pk]
    [(left, error)] = refused
    assert isinstance(error, DomainError)
    assert (left.pk, error.code) == (own.pk, "own_request")
    own.refresh_from_db()
    assert own.policy == older
    assert statuses(own) == {"sales": "open"}


def test_the_report_stands_before_the_click_and_after_it(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    decide(house, "georgi", approval, "sales", "approve")
    version = rules(Step(1, "sales"), Step(2, "finance"))
    path = f"/manage/routes/policy/{version.public_id}/running/"
    assert browser(house.petr).get(path).status_code == 404
    page = browser(house.asen)
    before = text(page.get(path))
    assert "Goes on by this version" in before
    assert approval.reference in before
    assert page.post(path, {"reason": ""}).status_code == 422
    after = text(page.post(path, {"reason": "Finance alone"}))
    assert "1 request is on this version now." in after
    approval.refresh_from_db()
    assert approval.policy == version
    assert "Every running request is on this version" in text(page.get(path))
