"""What each scope opens, by every way that a token comes: nothing is read without ``read``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from partner_api.documents import kept
from partner_api.models import BulkExport
from partners.models import Organisation
from portal.kernel.models import OutboxEvent
from portal.kernel.services.tokens import SCOPES

CUSTOMERS = "{ customers { nodes { name } } }"
READS = {
    "a list": {"query": CUSTOMERS},
    "catalogue": {"query": "{ products { nodes { name } } }"},
    "tasks": {"query": "{ approvals { nodes { id } } }"},
    "one record": {"query": '{ node(id: "T3JnYW5pc2F0aW9uOkMtMQ==") { id } }'},
    "beside what is open": {"query": "{ viewer { email } feedCursor }"},
    "a fragment": {"query": "{ ...f } fragment f on Query { inbox { nodes { text } } }"},
    "a kept operation": {
        "documentId": next(f"sha256:{key}" for key, text in kept().items() if "Customers" in text)
    },
}
OPEN = "{ viewer { email scopes } rateLimit { remaining } __schema { queryType { name } } }"


@pytest.fixture
def post(client: Client, token_of: Callable[..., str]) -> Callable[..., Any]:
    """Send an operation with a token of Bob's that has these scopes."""

    def send(scopes: tuple[str, ...], body: dict[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {token_of('bob', scopes=scopes)}"}
        return client.post("/graphql/", body, content_type="application/json", headers=headers)

    return send


def without(scope: str) -> tuple[str, ...]:
    return tuple(each for each in SCOPES if each != scope)


@pytest.mark.parametrize("way", READS)
def test_without_read_nothing_is_read(post: Any, way: str) -> None:
    answer = post(without("read"), READS[way])
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["extensions"]["code"] == "missing_scope"
    assert "data" not in answer.json()
    assert post(("read",), READS[way]).status_code == 200


@pytest.mark.parametrize("scope", SCOPES)
def test_who_one_is_may_always_be_asked(post: Any, scope: str) -> None:
    answer = post((scope,), {"query": OPEN}).json()
    assert answer["data"]["viewer"] == {"email": "bob@bob.example", "scopes": [scope]}


def test_without_write_nothing_is_written(post: Any) -> None:
    change = """mutation { createCustomer(input: {values: {name: "Anew"}}) {
      userErrors { code message } } }"""
    payload = post(without("write"), {"query": change}).json()["data"]["createCustomer"]
    (error,) = payload["userErrors"]
    assert error["code"] == "missing_scope"
    assert "“write”" in error["message"]
    assert not Organisation.objects.filter(name="Anew").exists()
    assert set(OutboxEvent.objects.values_list("code", flat=True)) == {"kernel.token.created"}


@pytest.mark.parametrize("scope", ["read", "export"])
def test_a_whole_list_needs_both_read_and_export(post: Any, scope: str) -> None:
    ask = """mutation($query: String!) { createBulkExport(input: {query: $query}) {
      userErrors { code } } }"""
    body = {"query": ask, "variables": {"query": CUSTOMERS}}
    payload = post(without(scope), body).json()["data"]["createBulkExport"]
    assert [each["code"] for each in payload["userErrors"]] == ["missing_scope"]
    assert not BulkExport.objects.exists()


def test_a_token_that_writes_marks_the_inbox(post: Any) -> None:
    mark = {"query": "mutation { markInbox(input: {}) { count userErrors { code } } }"}
    payload = post(("read", "write"), mark).json()["data"]["markInbox"]
    assert payload == {"count": 0, "userErrors": []}
    payload = post(("read",), mark).json()["data"]["markInbox"]
    assert [each["code"] for each in payload["userErrors"]] == ["missing_scope"]
