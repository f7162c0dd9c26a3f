"""The search of the inbox finds by reference and by words, and has an index for either."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from workflows.models import ApprovalProcess
from workflows.selectors import queues

pytestmark = pytest.mark.django_db


def found(house: SimpleNamespace, query: str) -> list[str]:
    page = queues.task_queue(actor=house.actor(house.georgi), queue="team", query=query, first=10)
    return [task.process.reference for task in page.items]


def test_a_task_is_found_by_its_reference_or_by_words_of_its_title(
    approval: ApprovalProcess, house: SimpleNamespace
) -> None:
    reference = approval.reference
    for query in (reference, f" {reference.lower()} ", "danube", "SHIPYARD", "nube Ship"):
        assert found(house, query) == [reference], query
    for query in (reference[:-1], "Volga", "%", "_"):
        assert found(house, query) == [], query


def test_either_way_has_an_index(approval: ApprovalProcess, house: SimpleNamespace) -> None:
    """Few rows need none: the planner is told not to read them all."""
    asked: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "UPPER" in sql:
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        found(house, "Shipyard")
    sql, params = asked[0]
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan", "nestloop"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    for index in ("approval_title_words", "approval_reference"):
        assert f"Bitmap Index Scan on {index}" in plan, plan
