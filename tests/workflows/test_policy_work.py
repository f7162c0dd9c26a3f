"""A policy before it comes into force: checked, compared, tested on the past, seen by a second."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from partners.models import Organisation
from portal.kernel.errors import Conflict, Forbidden
from portal.kernel.models import OutboxEvent, User
from tests.notifications.kit import deliver
from tests.workflows.conftest import CODE, STANDARD
from tests.workflows.test_pages import browser, text
from workflows.drafts import Rule, Step
from workflows.engine import start
from workflows.engine.back_test import back_test
from workflows.engine.policy_check import findings
from workflows.engine.routing import policy_in_force
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
    assert "€20,000" in changes["High limits"].after[0]
    page = text(browser(house.asen).get(f"/manage/routes/policy/{draft.public_id}/"))
    assert "Changed since version 1" in page


def test_a_rule_that_was_renamed_is_no_new_one(policy: Any, house: SimpleNamespace) -> None:
    higher = {**HIGH, "value": "20000"}
    renamed = Rule("Very high limits", (higher,), (Step(2, "finance", hours=Decimal(16)),))
    draft = drafted(house, STANDARD[0], STANDARD[1], renamed)
    [change] = policy_changes(draft, version_before(draft))
    assert (change.kind, change.label) == ("changed", "High limits → Very high limits")


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


def test_the_second_person_is_told_and_whoever_proposed_hears_of_it_coming_back(
    policy: Any, house: SimpleNamespace, second: User
) -> None:
    draft = drafted(house, *STANDARD)
    propose_policy(actor=house.actor(house.asen), policy=draft.public_id)
    deliver()
    boyan, asen = browser(second), browser(house.asen)
    told = "Credit limit Version 2 · a second person is to look at the route"
    page = text(boyan.get("/inbox/"))
    assert told in page
    assert f"/manage/routes/policy/{draft.public_id}/" in page
    assert told not in text(asen.get("/inbox/")), "nobody is told of what they did"
    send_policy_back(actor=house.actor(second), policy=draft.public_id)
    deliver()
    assert told not in text(boyan.get("/inbox/"))
    assert "the route comes back to be edited" in text(asen.get("/inbox/"))


def test_a_version_waits_for_its_day_and_the_list_says_which_one_routes(
    policy: Any, house: SimpleNamespace, second: User
) -> None:
    draft = drafted(house, *STANDARD)
    propose_policy(actor=house.actor(house.asen), policy=draft.public_id)
    address = f"/manage/routes/policy/{draft.public_id}/"
    boyan = browser(second)
    assert 'id="check"' in text(boyan.get(address)), "the second person sees the check too"
    day = timezone.localdate() + dt.timedelta(days=3)
    page = text(
        boyan.post(f"{address}activate/", {"when": "later", "day": f"{day:%F}"}, follow=True)
    )
    assert f"The new version routes requests from {day.day} " in page
    assert "Coming into force" in page
    assert "In force" in page
    running = text(boyan.get(f"{address}running/"))
    assert "Move the requests" not in running, "it does not route yet"
    RoutingPolicy.objects.filter(pk=draft.pk).update(effective_from=timezone.now())
    assert "Replaced" in text(boyan.get("/manage/routes/"))


def test_no_older_version_comes_into_force_after_a_newer_one(
    policy: Any, house: SimpleNamespace
) -> None:
    asen, now = house.actor(house.asen), timezone.now()
    later = drafted(house, *STANDARD[:1])
    activate_policy(actor=asen, policy=later.public_id, effective_from=now + dt.timedelta(days=2))
    newer = draft_policy(actor=asen, code=CODE)
    assert [rule.label for rule in newer.rules.all()] == [STANDARD[0].label], "it goes on from it"
    activate_policy(actor=asen, policy=newer.public_id)
    assert [policy_in_force(CODE, now + dt.timedelta(days=n)) for n in (1, 3)] == [newer, newer]
    statuses = dict(RoutingPolicy.objects.values_list("version", "status"))
    assert statuses == {1: "retired", 2: "retired", 3: "active"}


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
