"""Approvals through GraphQL: the same queues, commands and refusals as on the pages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partner_api.types.ids import encode_id
from portal.kernel.models import OutboxEvent
from tests.workflows.conftest import approval, credit, customer, hooks, house, policy, task
from workflows.models import ApprovalProcess, Decision

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
