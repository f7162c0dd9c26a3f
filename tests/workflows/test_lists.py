"""Conditions on facts that are lists: asked of members, looked at by the check and the editor."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from portal.kernel.actors import SYSTEM
from portal.kernel.errors import DomainError, each
from tests.workflows.conftest import CODE
from tests.workflows.test_pages import browser, text
from workflows import requests
from workflows.drafts import Rule, Step
from workflows.engine.policy_check import findings
from workflows.engine.routing import holds, plan_route
from workflows.engine.routing_space import explore
from workflows.models import RoutingPolicy, RoutingRule
from workflows.requests import Fact, RequestType
from workflows.services.edit_policy import draft_policy, save_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def credit(credit: RequestType) -> RequestType:
    """A customer may buy several product lines."""
    lines = Fact("lines", "Product lines", several=True)
    return requests.register(replace(credit, fact_list=(*credit.fact_list, lines)))


def says(operator: str, value: str, given: Any, kind: RequestType) -> bool:
    condition = {"field": "lines", "operator": operator, "value": value}
    return holds(condition, {"lines": given}, kind)


@pytest.mark.parametrize(
    ("operator", "value", "pumps", "both", "other", "empty"),
    [
        ("any", "Pumps, Valves", True, True, False, False),
        ("all", "Pumps, Valves", False, True, False, False),
        ("none", "Pumps, Valves", False, False, True, True),
        # As policies of old have it.
        ("eq", "pumps", True, True, False, False),
        ("ne", "Pumps", False, False, True, True),
        ("in", "Pumps, Valves", True, True, False, False),
        ("not_in", "Pumps, Valves", False, False, True, True),
    ],
)
def test_a_comparison_is_with_the_members(
    credit: RequestType,
    operator: str,
    value: str,
    *,
    pumps: bool,
    both: bool,
    other: bool,
    empty: bool,
) -> None:
    given = (["Pumps"], ["Pumps", "Valves"], ["Hoses"], [])
    assert [says(operator, value, each, credit) for each in given] == [pumps, both, other, empty]
    # Frozen as text once.
    assert says(operator, value, "Pumps, Valves", credit) is both
    assert not says(operator, value, None, credit)


def rules(*given: tuple[str, str]) -> list[dict[str, Any]]:
    step = {
        "stage": 1, "role": "sales", "label": "", "holder": "department", "department": "sales",
        "person": None, "fact": "", "mode": "one", "quorum": None, "hours": "8",
        "effect": "decide",
    }  # fmt: skip
    return [
        {
            "label": f"{operator} {value}",
            "conditions": [{"field": "lines", "operator": operator, "value": value}],
            "steps": [step],
        }
        for operator, value in given
    ]


def test_the_check_stands_in_every_combination(credit: RequestType) -> None:
    space = explore(rules(("any", "Pumps"), ("none", "Pumps")), credit)
    assert (space.complete, space.gap, space.matched) == (True, None, {0, 1})
    assert space.shared == set()
    space = explore(rules(("any", "Pumps"), ("any", "Valves")), credit)
    assert space.gap == {"lines": []}
    assert space.shared == {(0, 1, "sales")}
    both = rules(("all", "Pumps, Valves"))
    both[0]["conditions"].append({"field": "lines", "operator": "none", "value": "Valves"})
    assert explore(both, credit).matched == set()
    many = rules(("any", "A, B, C, D, E, F"))
    assert not explore(many, credit).complete


def draft(*conditions: dict[str, str]) -> RoutingPolicy:
    policy = RoutingPolicy.objects.filter(status="draft").first()
    policy = policy or draft_policy(actor=SYSTEM, code=CODE)
    policy.rules.all().delete()
    save_rule(
        actor=SYSTEM,
        policy=policy.public_id,
        rule=Rule("Pumps", conditions, (Step(1, "sales"),)),
    )
    return policy


def test_the_check_tells_gaps_and_what_never_matches(
    credit: RequestType, house: SimpleNamespace
) -> None:
    policy = draft({"field": "lines", "operator": "any", "value": "Pumps"})
    told = " ".join(str(found.text) for found in findings(policy))
    assert "No rule matches a request like this" in told
    policy = draft(
        {"field": "lines", "operator": "all", "value": "Pumps"},
        {"field": "lines", "operator": "none", "value": "Pumps"},
    )
    assert "never matches" in " ".join(str(found.text) for found in findings(policy))


def test_only_comparisons_that_fit_are_taken(credit: RequestType, house: SimpleNamespace) -> None:
    for name, operator in (("lines", "gt"), ("lines", "yes"), ("limit", "any"), ("tender", "eq")):
        with pytest.raises(DomainError) as refused:
            draft({"field": name, "operator": operator, "value": "1"})
        assert [error.code for error in each(refused.value)] == ["unknown_operator"]
    assert not RoutingRule.objects.filter(label="Pumps").exists()


def test_the_editor_offers_them_and_reads_old_ones_as_they_mean(
    credit: RequestType, house: SimpleNamespace
) -> None:
    policy = draft({"field": "lines", "operator": "any", "value": "Pumps"})
    rule = policy.rules.get()
    rule.conditions = [{"field": "lines", "operator": "ne", "value": "Pumps"}]
    rule.save(update_fields=["conditions"])
    page = browser(house.asen)
    assert "Product lines contains none of Pumps" in text(
        page.get(f"/manage/routes/policy/{policy.public_id}/")
    )
    form = page.get(f"/manage/routes/policy/{policy.public_id}/rules/{rule.pk}/").content.decode()
    assert '<option value="none" selected' in form
    assert "contains any of" in form


def test_old_routes_are_the_same_on_single_values(credit: RequestType) -> None:
    condition = {"field": "country", "operator": "in", "value": "BG, RO"}
    assert holds(condition, {"country": "RO"}, credit)
    assert not holds(condition, {"country": "DE"}, credit)
    assert plan_route(rules(("any", "Pumps")), {"lines": ["Pumps"]}, credit)[0].role == "sales"


def test_a_name_with_a_comma_is_one_value(credit: RequestType, house: SimpleNamespace) -> None:
    facts = {"lines": ["Acme, Inc.", "Valves"], "country": "RO"}
    acme = {"field": "lines", "operator": "any", "value": ["Acme, Inc."]}
    assert holds(acme, facts, credit)
    assert not holds({**acme, "value": ["Acme"]}, facts, credit)
    assert not holds({**acme, "operator": "none"}, facts, credit)
    assert holds({"field": "country", "operator": "in", "value": ["BG", "RO"]}, facts, credit)
    routes = [{"label": "Acme", "conditions": [acme], "steps": rules(("any", "x"))[0]["steps"]}]
    assert explore(routes, credit).matched == {0}


def test_the_editor_takes_a_value_on_each_line(
    credit: RequestType, house: SimpleNamespace
) -> None:
    policy = draft({"field": "lines", "operator": "any", "value": "Pumps, Valves"})
    rule = policy.rules.get()
    page = browser(house.asen)
    url = f"/manage/routes/policy/{policy.public_id}/rules/{rule.pk}/"
    form = page.get(url).content.decode()
    # What a rule of old named with commas stands on lines of their own.
    assert re.search(r">\s*Pumps\nValves</textarea>", form)
    values = {
        "label": "Pumps",
        "conditions-TOTAL_FORMS": "2",
        "conditions-INITIAL_FORMS": "0",
        "conditions-0-field": "lines",
        "conditions-0-operator": "any",
        "conditions-0-value": "Acme, Inc.\r\nValves",
        "conditions-1-field": "country",
        "conditions-1-operator": "eq",
        "conditions-1-value": "BG",
        "steps-TOTAL_FORMS": "1",
        "steps-INITIAL_FORMS": "0",
        "steps-0-stage": "1",
        "steps-0-department": "sales",
    }
    assert page.post(url, values).status_code == 302
    rule.refresh_from_db()
    assert [each["value"] for each in rule.conditions] == [["Acme, Inc.", "Valves"], "BG"]
    told = text(page.get(f"/manage/routes/policy/{policy.public_id}/"))
    assert "contains any of Acme, Inc.; Valves" in told
