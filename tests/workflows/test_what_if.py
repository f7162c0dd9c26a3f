"""Before sending: the route, its usual time, its reasons, and what would make it shorter."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from tests.workflows.conftest import CODE, given_policy, task
from workflows import requests
from workflows.drafts import Rule, Step
from workflows.engine.what_if import what_if
from workflows.models import ApprovalProcess, ApprovalTask
from workflows.requests import request_types
from workflows.services.decide import decide_task
from workflows.views.what_if import otherwise_text
from workflows.wording import rule_text

pytestmark = pytest.mark.django_db

FACTS = {"limit": "12500", "country": "BG", "tender": True, "manager": None}


def roles(steps: Any) -> list[str]:
    return [step.role for step in steps]


def test_the_steps_come_with_their_reasons_and_change_nothing(
    policy: Any, house: SimpleNamespace
) -> None:
    found = what_if(CODE, FACTS, actor=house.actor(house.georgi))
    assert [(each.step.stage, each.step.role) for each in found.steps] == [
        (1, "sales"),
        (2, "tender"),
        (2, "finance"),
    ]
    assert found.steps[2].why == ("High limits",)
    assert found.policy == policy
    assert not ApprovalProcess.objects.exists()


def test_it_says_at_which_value_a_step_is_not_needed(policy: Any, house: SimpleNamespace) -> None:
    found = what_if(CODE, FACTS, actor=house.actor(house.georgi))
    limit, tender = found.otherwise
    assert (limit.fact.name, limit.value, roles(limit.without)) == (
        "limit",
        "9999.99",
        ["finance"],
    )
    assert (tender.fact.name, tender.value, roles(tender.without)) == ("tender", False, ["tender"])
    assert "Finance" in otherwise_text(limit)
    there = what_if(CODE, {**FACTS, "limit": limit.value}, actor=house.actor(house.georgi))
    assert roles(each.step for each in there.steps) == ["sales", "tender"]


def test_an_author_outside_learns_the_thresholds_of_what_they_state_alone(
    policy: Any, house: SimpleNamespace, credit: Any
) -> None:
    facts = tuple(
        replace(fact, stated=True) if fact.name == "tender" else fact for fact in credit.fact_list
    )
    requests.register(replace(credit, fact_list=facts))
    found = what_if(CODE, FACTS, actor=house.actor(house.elena))
    assert roles(each.step for each in found.steps) == ["sales", "tender", "finance"]
    assert [each.fact.name for each in found.otherwise] == ["tender"]
    assert [each.why for each in found.steps] == [("Sales reviews everything",), ("Tenders",), ()]


def test_the_usual_time_is_the_median_of_working_time(
    policy: Any, house: SimpleNamespace, approval: ApprovalProcess
) -> None:
    decide_task(
        actor=house.actor(house.georgi),
        task=task(approval, "sales").public_id,
        decision="approve",
    )
    done = task(approval, "sales")
    monday = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)
    for hours in (1, 2, 30):
        done.pk, done.task, done.round, done.public_id = None, None, 2 + hours, uuid4()
        done.opened_at, done.closed_at = monday, monday + dt.timedelta(hours=hours)
        ApprovalTask.objects.bulk_create([done])
    ApprovalTask.objects.filter(process=approval, round=1, role="sales").update(role="gone")
    found = what_if(CODE, FACTS, actor=house.actor(house.georgi))
    assert found.steps[0].usual == dt.timedelta(hours=2)
    assert found.usual is None


@pytest.mark.parametrize("language", ["ru", "bg"])
def test_rules_that_guildhall_brings_along_read_in_the_readers_language(language: str) -> None:
    labels = [rule.label for kind in request_types() for rule in kind.first_rules]
    with translation.override(language):
        untranslated = [label for label in labels if rule_text(label) == label]
    assert labels
    assert untranslated == []


def hidden_limit(credit: Any) -> None:
    """Sales does not see the limit."""
    facts = tuple(replace(fact, guarded=fact.name == "limit") for fact in credit.fact_list)
    seen = replace(credit, fact_list=facts, sees_guarded=lambda actor: actor.is_administrator)
    requests.register(seen)


def foreseen(house: SimpleNamespace, who: str = "georgi") -> list[tuple[int, str, bool]]:
    found = what_if(CODE, FACTS, actor=house.actor(getattr(house, who)))
    return [(each.step.stage, each.step.role, each.certain) for each in found.steps]


def test_each_step_is_certain_by_its_own_rules(credit: Any, house: SimpleNamespace) -> None:
    hidden_limit(credit)
    high = ({"field": "limit", "operator": "gte", "value": "10000"},)
    given_policy(
        Rule("Always", (), (Step(1, "finance"),)),
        Rule("High", high, (Step(2, "finance"), Step(2, "tender"))),
    )
    sales = [(1, "finance", True), (2, "finance", False), (2, "tender", False)]
    assert foreseen(house) == sales
    assert [sure for *_step, sure in foreseen(house, "asen")] == [True] * 3


def test_where_all_hangs_on_what_is_hidden_the_administrators_may_decide(
    credit: Any, house: SimpleNamespace
) -> None:
    hidden_limit(credit)
    low = ({"field": "limit", "operator": "lt", "value": "10000"},)
    given_policy(Rule("Low", low, (Step(1, "finance"),)))
    assert foreseen(house) == [(1, "finance", False), (1, "administrator", False)]
    assert foreseen(house, "asen") == [(1, "administrator", True)]
