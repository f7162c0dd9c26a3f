"""Approvals through GraphQL: the same queues, commands and refusals as on the pages."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partner_api.types.ids import encode_id
from partners.models import Organisation
from portal.kernel.actors import actor_for
from portal.kernel.models import OutboxEvent
from tests.workflows.conftest import (
    CODE,
    approval,
    credit,
    customer,
    hooks,
    house,
    policy,
    task,
)
from tests.workflows.test_four_eyes import away, everything
from workflows import requests
from workflows.engine import start
from workflows.models import ApprovalProcess, Decision
from workflows.requests import RequestType

from .conftest import ask_as

__all__ = ["approval", "credit", "customer", "hooks", "house", "policy"]

pytestmark = pytest.mark.django_db

QUEUE = """query($queue: TaskQueue) { approvals(queue: $queue, first: 10) { totalCount nodes {
  id key role status dueAt why assignee { fullName }
  approval { title outcome requestType submittedBy { fullName }
    snapshot { digest facts } } } } }"""

DECIDE = """mutation($input: DecideTaskInput!) { decideTask(input: $input) {
  decision { kind comment decidedBy { fullName } } task { status decision }
  userErrors { field message code } } }"""


def queue(user: Any, name: str) -> list[dict[str, Any]]:
    answer = ask_as(user)(QUEUE, {"queue": name})
    assert "errors" not in answer, answer
    return answer["data"]["approvals"]["nodes"]


def test_each_queue_shows_what_the_page_shows(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    [node] = queue(house.georgi, "TEAM")
    assert node["role"] == "Sales"
    assert node["approval"]["title"] == "Credit limit of Danube Shipyard"
    assert node["approval"]["submittedBy"] == {"fullName": "Elena"}
    assert len(node["approval"]["snapshot"]["digest"]) == 64
    assert queue(house.georgi, "MINE") == []
    assert [n["key"] for n in queue(house.nadia, "COMING")] == ["tender"]
    assert queue(house.elena, "TEAM") == []
    assert queue(None, "TEAM") == []


def test_claim_decide_and_see_it_done(approval: ApprovalProcess, house: SimpleNamespace) -> None:
    georgi = ask_as(house.georgi)
    public = encode_id("Task", task(approval, "sales").public_id)
    claim = "mutation($t: ID!) { claimTask(input: {task: $t}) { task { assignee { fullName } } } }"
    claimed = georgi(claim, {"t": public})
    assert claimed["data"]["claimTask"]["task"]["assignee"] == {"fullName": "Georgi"}
    release = "mutation($t: ID!) { releaseTask(input: {task: $t}) { userErrors { code } } }"
    assert georgi(release, {"t": public})["data"]["releaseTask"]["userErrors"] == []
    key = str(uuid4())
    values = {"task": public, "decision": "APPROVE", "comment": "Fine", "key": key}
    for _again in range(2):
        answer = georgi(DECIDE, {"input": values})["data"]["decideTask"]
        assert answer["userErrors"] == []
        assert answer["decision"]["decidedBy"] == {"fullName": "Georgi"}
        assert answer["task"] == {"status": "DONE", "decision": "APPROVE"}
    assert Decision.objects.count() == 1
    assert [n["key"] for n in queue(house.georgi, "DONE")] == ["sales"]


def test_refusals_are_typed_and_change_nothing(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    public = encode_id("Task", task(approval, "sales").public_id)
    before = OutboxEvent.objects.count()
    for user, values, code, field in (
        (house.georgi, {"decision": "REJECT"}, "comment_missing", ["comment"]),
        (house.georgi, {"decision": "RETURN", "fields": ["x"]}, "unknown_field", ["fields"]),
        (house.nadia, {"decision": "APPROVE"}, "not_found", ["task"]),
        (house.elena, {"decision": "APPROVE"}, "not_found", ["task"]),
    ):
        answer = ask_as(user)(DECIDE, {"input": {"task": public, **values}})
        [error] = answer["data"]["decideTask"]["userErrors"]
        assert (error["code"], error["field"]) == (code, field)
    assert OutboxEvent.objects.count() == before
    assert task(approval, "sales").status == "open"


def test_a_page_of_tasks_takes_few_statements(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    georgi = ask_as(house.georgi)
    georgi(QUEUE, {"queue": "TEAM"})
    with CaptureQueriesContext(connection) as queries:
        georgi(QUEUE, {"queue": "TEAM"})
    assert len(queries) <= 16


@pytest.mark.parametrize("through", ["themselves", "their substitute"])
def test_nobody_decides_their_own_by_any_mutation(
    policy: Any, customer: Organisation, house: SimpleNamespace, through: str
) -> None:
    own = task(start(CODE, customer, actor=actor_for(house.georgi)), "sales")
    public = encode_id("Task", own.public_id)
    if through == "their substitute":
        away(house, "georgi", "marta")
    client = ask_as(house.georgi if through == "themselves" else house.marta)
    before = everything()
    one = {"task": public, "decision": "APPROVE"}
    [error] = client(DECIDE, {"input": one})["data"]["decideTask"]["userErrors"]
    assert error["code"] == "own_request"
    many = """mutation($t: [ID!]!) { decideTasks(input: {tasks: $t, decision: APPROVE}) {
      results { errors { code } } } }"""
    [row] = client(many, {"t": [public]})["data"]["decideTasks"]["results"]
    assert [each["code"] for each in row["errors"]] == ["own_request"]
    for name in ("claimTask", "takeOverTask"):
        act = f"mutation($t: ID!) {{ {name}(input: {{task: $t}}) {{ userErrors {{ code }} }} }}"
        assert client(act, {"t": public})["data"][name]["userErrors"] != []
    assert everything() == before


def test_stale_facts_are_refused_and_frozen_anew_all_the_same(
    credit: RequestType, approval: ApprovalProcess, customer: Organisation, house: SimpleNamespace
) -> None:
    facts = tuple(replace(fact, watched=fact.name == "country") for fact in credit.fact_list)
    requests.register(replace(credit, fact_list=facts))
    public = encode_id("Task", task(approval, "sales").public_id)
    Organisation.objects.filter(pk=customer.pk).update(country="RO")
    georgi = ask_as(house.georgi)
    values = {"task": public, "decision": "APPROVE"}
    [error] = georgi(DECIDE, {"input": values})["data"]["decideTask"]["userErrors"]
    assert error["code"] == "facts_changed"
    assert not Decision.objects.exists()
    stale = {**values, "seen": approval.snapshot.digest}
    [seen] = queue(house.georgi, "TEAM")
    assert '"RO"' in str(seen["approval"]["snapshot"]["facts"]).replace("'", '"')
    [error] = georgi(DECIDE, {"input": stale})["data"]["decideTask"]["userErrors"]
    assert error["code"] == "facts_changed"
    fresh = {**values, "seen": seen["approval"]["snapshot"]["digest"]}
    assert georgi(DECIDE, {"input": fresh})["data"]["decideTask"]["userErrors"] == []
