"""Facts that speak of cost reach those alone who see cost, by whichever way they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from partner_api.types.ids import encode_id
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.models import Department
from tests.api.conftest import ask_as
from tests.workflows.conftest import given_policy
from tests.workflows.test_facts_moved import change, look
from tests.workflows.test_pages import browser, text
from tests.workflows.test_process import decide
from workflows import requests
from workflows.drafts import Rule, Step
from workflows.models import ApprovalProcess
from workflows.requests import RequestType

pytestmark = pytest.mark.django_db

THIN = {"field": "limit", "operator": "gte", "value": "10000"}
FACTS = """query($id: ID!) { node(id: $id) { ... on Approval {
  snapshot { id digest facts }
  tasks(first: 10) { nodes { role why } }
  decisions(first: 10) { nodes { snapshot { digest facts } } } } } }"""


@pytest.fixture
def credit(credit: RequestType) -> Iterator[RequestType]:
    """The limit is seen by finance and administrators alone; sales decides on it all the same."""

    def sees(actor: Actor) -> bool:
        return actor.is_administrator or actor.is_system or "finance" in actor.departments

    facts = tuple(
        replace(fact, guarded=fact.name == "limit", watched=fact.name == "limit")
        for fact in credit.fact_list
    )
    return requests.register(replace(credit, fact_list=facts, sees_guarded=sees, facts_of={}))


@pytest.fixture
def policy(credit: RequestType, house: SimpleNamespace) -> Any:
    """A rule that asks the hidden fact, whose name tells what it is."""
    return given_policy(
        Rule("Sales reviews everything", (), (Step(1, "sales", hours=Decimal(8)),)),
        Rule("Limit of ten thousand", (THIN,), (Step(1, "sales"), Step(2, "finance"))),
    )


def asked(user: Any, approval: ApprovalProcess) -> dict[str, Any]:
    answer = ask_as(user)(FACTS, {"id": encode_id("Approval", approval.public_id)})
    assert "errors" not in answer, answer
    node: dict[str, Any] = answer["data"]["node"]
    return node


@pytest.mark.parametrize(
    ("who", "sees"),
    [("georgi", False), ("marta", False), ("elena", False), ("petr", True), ("asen", True)],
)
def test_the_api_tells_a_guarded_fact_to_those_who_see_it(
    approval: ApprovalProcess,
    customer: Organisation,
    house: SimpleNamespace,
    who: str,
    sees: bool,
) -> None:
    # Of the house, so that she reads what became of the request that she sent.
    house.elena.departments.add(Department.objects.get(code="tender"))
    decide(house, "georgi", approval, "sales", "approve")
    change(customer, credit_limit=90000)
    assert look(approval)
    node = asked(getattr(house, who), approval)
    frozen = [node["snapshot"], *(each["snapshot"] for each in node["decisions"]["nodes"])]
    assert len(frozen) > 1
    for each in frozen:
        facts = json.loads(each["facts"])
        assert facts["country"] == "BG"
        assert ("limit" in facts) is sees
        assert (each["digest"] is not None) is sees
    told = " ".join(each["why"] for each in node["tasks"]["nodes"])
    assert ("Limit of ten thousand" in told) is sees


def test_the_page_names_no_rule_that_tells_a_guarded_fact(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    page = text(browser(house.georgi).get(f"/approvals/{approval.reference}/sales/"))
    assert "Sales reviews everything" in page
    assert "Limit of ten thousand" not in page
    assert "50,000" not in page
    house_page = text(browser(house.asen).get(f"/approvals/{approval.reference}/sales/"))
    assert "Limit of ten thousand" in house_page
