"""Questions, opinions, undoing and deciding several at once through GraphQL."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from partner_api.types.ids import encode_id
from tests.workflows.conftest import approval, credit, customer, hooks, house, policy, task
from workflows.models import ApprovalProcess, Decision, Question

from .conftest import ask_as

__all__ = ["approval", "credit", "customer", "hooks", "house", "policy"]

pytestmark = pytest.mark.django_db

ASK = """mutation($t: ID!, $x: String!) { askAuthor(input: {task: $t, text: $x}) {
  question { id text closedAt } task { pausedAt } userErrors { field code } } }"""
ANSWER = """mutation($q: ID!, $x: String!) { answerQuestion(input: {question: $q, text: $x}) {
  question { answer } userErrors { field code } } }"""
UNDO = """mutation($d: ID!) { undoDecision(input: {decision: $d}) {
  decision { kind } task { status } userErrors { code } } }"""
MANY = """mutation($t: [ID!]!) { decideTasks(input: {tasks: $t, decision: APPROVE}) {
  results { decision { kind } errors { code } } userErrors { code } } }"""


def sales(approval: ApprovalProcess) -> str:
    return encode_id("Task", task(approval, "sales").public_id)


def test_a_question_goes_to_the_author_who_answers_it(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    values = {"t": sales(approval), "x": "Which yard?"}
    asked: Any = ask_as(house.georgi)(ASK, values)["data"]["askAuthor"]
    assert asked["userErrors"] == []
    assert asked["task"]["pausedAt"]
    waiting = "{ questions(waiting: true, first: 5) { nodes { id text task { key } } } }"
    [seen] = ask_as(house.elena)(waiting)["data"]["questions"]["nodes"]
    assert seen == {"id": asked["question"]["id"], "text": "Which yard?", "task": None}
    assert ask_as(house.petr)(waiting)["data"]["questions"]["nodes"] == []
    answer = {"q": seen["id"], "x": "The second"}
    denied = ask_as(house.petr)(ANSWER, answer)["data"]["answerQuestion"]
    assert [error["code"] for error in denied["userErrors"]] == ["not_found"]
    assert Question.objects.get().answer == ""
    told = ask_as(house.elena)(ANSWER, answer)["data"]["answerQuestion"]
    assert told == {"question": {"answer": "The second"}, "userErrors": []}


def test_several_at_once_then_undone(approval: ApprovalProcess, house: SimpleNamespace) -> None:
    georgi = ask_as(house.georgi)
    answer = georgi(MANY, {"t": [sales(approval)]})
    assert "errors" not in answer, answer
    [row] = answer["data"]["decideTasks"]["results"]
    assert row == {"decision": {"kind": "APPROVE"}, "errors": []}
    made = encode_id("Decision", Decision.objects.get().public_id)
    undone = georgi(UNDO, {"d": made})["data"]["undoDecision"]
    assert undone == {"decision": {"kind": "UNDO"}, "task": {"status": "OPEN"}, "userErrors": []}
    again = georgi(UNDO, {"d": made})["data"]["undoDecision"]
    assert [error["code"] for error in again["userErrors"]] == ["undone_already"]
