"""What a write by the API takes: policy, audit, event and history, in few statements."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.kernel.models import AuditEntry, OutboxEvent

from .conftest import Cast

CREATE = """mutation($name: String!) { createCustomer(
  input: {values: {name: $name, country: "BG"}}) {
  organisation { id reference name } userErrors { code message } } }"""
BUDGET = 8
# Session, person and parties; the savepoint of the request, which is a transaction beside tests.
OF_THE_REQUEST = 5


def test_an_organisation_is_entered_by_few_statements(cast: Cast, ask: Any) -> None:
    asking = ask("staff")
    asking(CREATE, {"name": "The first"})
    before = AuditEntry.objects.count(), OutboxEvent.objects.count()
    with CaptureQueriesContext(connection) as queries:
        body = asking(CREATE, {"name": "The second"})
    made = body["data"]["createCustomer"]
    assert (made["organisation"]["name"], made["userErrors"]) == ("The second", [])
    assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == (
        before[0] + 1,
        before[1] + 1,
    )
    assert len(queries) - OF_THE_REQUEST <= BUDGET
