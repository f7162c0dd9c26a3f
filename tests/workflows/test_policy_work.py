"""A policy before it comes into force: checked, compared, tested on the past, seen by a second."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from partners.models import Organisation
from portal.kernel.errors import Conflict, Forbidden
from portal.kernel.models import OutboxEvent, User
from tests.workflows.conftest import CODE, STANDARD
from tests.workflows.test_pages import browser, text
from workflows.drafts import Rule, Step
from workflows.engine import start
from workflows.engine.back_test import back_test
from workflows.engine.policy_check import findings
from workflows.models import ApprovalProcess, ApprovalTask, RoutingPolicy
from workflows.selectors.policies import access_policy
from workflows.selectors.policy_diff import policy_changes, version_before
from workflows.services.activate_policy import activate_policy
from workflows.services.edit_policy import draft_policy, save_rule
from workflows.services.propose_policy import propose_policy, send_policy_back

pytestmark = pytest.mark.django_db

HIGH = {"field": "limit", "operator": "gte", "value": "10000"}


def drafted(house: SimpleNamespace, *rules: Rule) -> RoutingPolicy:
    asen = house.actor(house.asen)
    draft = draft_policy(actor=asen, code=CODE)
    draft.rules.all().delete()
    for rule in rules:
        save_rule(actor=asen, policy=draft.public_id, rule=rule)
    return access_policy(actor=asen, public_id=draft.public_id)


@pytest.fixture
def second(house: SimpleNamespace) -> User:
    """Another administrator."""
    return User.objects.create_user("boyan@house.example", is_administrator=True)


def told(policy: RoutingPolicy) -> str:
    return " / ".join(str(finding.text) for finding in findings(policy))


def test_a_gap_is_told_with_a_request_that_falls_into_it(
    credit: Any, house: SimpleNamespace
) -> None:
    low = {"field": "limit", "operator": "lt", "value": "9000"}
    policy = drafted(
        house,
        Rule("High", (HIGH,), (Step(1, "finance"),)),
        Rule("Low", (low,), (Step(1, "sales"),)),
    )
    assert "No rule matches a request like this" in told(policy)
    assert "Limit: 9000" in told(policy)


def test_a_rule_that_no_request_satisfies_is_an_error(credit: Any, house: SimpleNamespace) -> None:
    above = {"field": "limit", "operator": "gt", "value": "5"}
    below = {"field": "limit", "operator": "lt", "value": "5"}
    policy = drafted(house, STANDARD[0], Rule("Never", (above, below), (Step(2, "finance"),)))
    errors = [finding for finding in findings(policy) if finding.is_error]
    assert ["Never" in str(finding.text) for finding in errors] == [True]


def test_a_role_that_is_asked_twice_is_told(credit: Any, house: SimpleNamespace) -> None:
    policy = drafted(house, STANDARD[0], Rule("Again", (HIGH,), (Step(2, "sales"),)))
    assert "ask the same role in different stages" in told(policy)


def test_the_changes_of_a_version_are_told_rule_by_rule(
    policy: Any, house: SimpleNamespace
) -> None:
    draft = drafted(
        house,
        STANDARD[0],
        Rule("High limits", ({**HIGH, "value": "20000"},), (Step(2, "finance"),)),
        Rule("Bulgaria", (), (Step(3, "finance", hours=Decimal(4)),)),
    )
    base = version_before(draft)
    assert base == policy
    changes = {change.label: change for change in policy_changes(draft, base)}
    assert {label: change.kind for label, change in changes.items()} == {
        "High limits": "changed",
        "Bulgaria": "added",
        "Tenders": "removed",
    }
    assert "20000" in changes["High limits"].after[0]
    page = text(browser(house.asen).get(f"/manage/routes/policy/{draft.public_id}/"))
    assert "Changed since version 1" in page


def test_a_second_person_brings_a_proposal_into_force(
    policy: Any, house: SimpleNamespace, second: User
) -> None:
    asen, boyan = house.actor(house.asen), house.actor(second)
    draft = drafted(house, *STANDARD)
    for attempt in ("draft", "proposed"):
        with pytest.raises(Forbidden) as refused:
            activate_policy(actor=asen, policy=draft.public_id)
        assert refused.value.code == "second_person", attempt
        if attempt == "draft":
            propose_policy(actor=asen, policy=draft.public_id)
    assert OutboxEvent.objects.filter(code="workflows.policy.proposed").count() == 1
    with pytest.raises(Conflict):
        save_rule(actor=asen, policy=draft.public_id, rule=STANDARD[0])
    assert activate_policy(actor=boyan, policy=draft.public_id).status == "active"


def test_a_proposal_goes_back_to_be_edited(
    policy: Any, house: SimpleNamespace, second: User
) -> None:
    draft = drafted(house, *STANDARD)
    address = f"/manage/routes/policy/{draft.public_id}/"
    page = text(browser(house.asen).post(f"{address}propose/", follow=True))
    assert "Proposed by Asen" in page
    assert "Bring into force" in text(browser(second).get(address))
    send_policy_back(actor=house.actor(second), policy=draft.public_id)
    draft.refresh_from_db()
    assert (draft.status, draft.proposed_by) == ("draft", None)


def test_a_draft_is_tested_on_the_requests_of_the_last_months(
    policy: Any, house: SimpleNamespace, customer: Organisation, credit: Any
) -> None:
    elena = house.actor(house.elena)
    start(CODE, customer, actor=elena)
    small = Organisation.objects.create(name="Small", roles=["customer"], credit_limit=Decimal(5))
    start(CODE, small, actor=elena)
    before = ApprovalTask.objects.count()
    draft = drafted(house, STANDARD[0], STANDARD[2])
    found = back_test(draft, months=6)
    assert (found.requests, found.rerouted) == (2, 1)
    assert [row.reference for row in found.listed] == [customer.reference]
    assert [step.role for step in found.listed[0].dropped] == ["tender"]
    assert found.load == {"sales": (2, 2), "tender": (1, 0), "finance": (1, 1)}
    assert found.hours_before == found.hours_after == 16.0
    assert ApprovalTask.objects.count() == before
    assert ApprovalProcess.objects.filter(policy=draft).count() == 0
    page = text(browser(house.asen).get(f"/manage/routes/policy/{draft.public_id}/back-test/"))
    assert "Danube Shipyard" in page
    assert (
        browser(house.georgi)
        .get(f"/manage/routes/policy/{draft.public_id}/back-test/")
        .status_code
        == 404
    )
