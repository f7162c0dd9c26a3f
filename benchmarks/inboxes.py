"""The inbox with a thousand and with a hundred thousand open tasks, against its bare SQL.

No house has a hundred thousand tasks waiting; the rows are copied in for this alone.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import batched

import psycopg
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone
from viewflow.workflow.models import Process, Task
from viewflow.workflow.token import Token

from benchmarks.measure import Result, compare
from portal.kernel.actors import Actor
from portal.kernel.models import User
from workflows.engine import flow_named
from workflows.engine.registry import APPROVAL
from workflows.models import ApprovalProcess, ApprovalTask, RoutingPolicy, Snapshot

_FEW = 1_000
# Said by the environment for a quick look: BENCH_TASKS=10000 make bench-workflow.
_MANY = int(os.environ.get("BENCH_TASKS", "100000"))
_BATCH = 10_000
_PAGE = """
SELECT t.*, p.*, v.* FROM workflows_approvaltask t
JOIN workflows_approvalprocess p ON p.process_ptr_id = t.process_id
JOIN viewflow_process v ON v.id = t.process_id
WHERE t.status = 'open' AND t.assignee_id IS NULL AND t.department = 'sales' AND t.mode = 'one'
  AND p.submitted_by_id <> %s
ORDER BY t.due_at, t.id LIMIT 51
"""


def measure_inboxes(owner: str, actor: Actor) -> list[Result]:
    """The page of a team's queue and the number beside Approvals, few tasks and many."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    lines: list[list[Result]] = []
    for size in (_FEW, _MANY):
        _fill_up_to(size)
        with psycopg.connect(owner, autocommit=True) as link:
            link.execute("ANALYZE")
        lines.append(
            [
                compare(f"Inbox of {size:,} tasks, {name}", _page(client, url), _raw(actor))
                for name, url in (
                    ("team", "/approvals/?queue=team"),
                    ("searched", "/approvals/?queue=team&q=Bench"),
                    ("searched for few", "/approvals/?queue=team&q=request+777"),
                    ("mine", "/approvals/"),
                )
            ]
        )
    few, many = lines
    growth = [
        Result(
            f"Growth {_FEW:,} → {_MANY:,}, {name}", large.ours, small.ours,
            round(small.ours / large.ours, 3), "ms", None, None,
        )
        for name, small, large in zip(
            ("team", "searched", "searched for few", "mine"), few, many, strict=True
        )
    ]  # fmt: skip
    return [*few, *many, *growth]


def _page(client: Client, url: str) -> Callable[[], object]:
    def read() -> object:
        response = client.get(url)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answers {response.status_code}")
        return response

    return read


def _raw(actor: Actor) -> Callable[[], object]:
    def read() -> object:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PAGE, [actor.user_id])
            return cursor.fetchall()

    return read


def _fill_up_to(size: int) -> None:
    """Open tasks of the sales department until there are so many, by COPY."""
    there = ApprovalTask.objects.filter(status="open").count()
    pattern = ApprovalProcess.objects.select_related("policy", "snapshot").latest("pk")
    for numbers in batched(range(there, size), _BATCH, strict=False):
        with transaction.atomic():
            _copy_batch(numbers, pattern)


def _copy_batch(numbers: Sequence[int], pattern: ApprovalProcess) -> None:
    moment = timezone.now()
    processes = [_process(number, pattern, moment) for number in numbers]
    for process, pk in zip(processes, _ids(Process, len(processes)), strict=True):
        process.id = process.process_ptr_id = pk
    node = flow_named(APPROVAL).step
    rows = [
        Task(
            id=pk, process_id=process.pk, flow_task=node, flow_task_type=node.task_type,
            token=Token("start"),
        )
        for process, pk in zip(processes, _ids(Task, len(processes)), strict=True)
    ]  # fmt: skip
    tasks = [
        ApprovalTask(
            process_id=process.pk, task_id=row.pk, stage=1, position=1, key="sales", role="sales",
            holder="department", department="sales", hours=Decimal(16), status="open",
            opened_at=moment, due_at=moment + dt.timedelta(minutes=number),
            remind_at=moment + dt.timedelta(days=400),
        )
        for number, process, row in zip(numbers, processes, rows, strict=True)
    ]  # fmt: skip
    for task, pk in zip(tasks, _ids(ApprovalTask, len(tasks)), strict=True):
        task.pk = pk
    for model, given in (
        (Process, processes), (ApprovalProcess, processes), (Task, rows), (ApprovalTask, tasks),
    ):  # fmt: skip
        _copy(model, given)


def _process(number: int, pattern: ApprovalProcess, moment: dt.datetime) -> ApprovalProcess:
    policy: RoutingPolicy = pattern.policy
    snapshot: Snapshot = pattern.snapshot
    return ApprovalProcess(
        flow_class=flow_named(APPROVAL), request_type=pattern.request_type,
        record_id=10_000_000 + number, reference=f"B-{number}", title=f"Bench request {number}",
        url="/customers/", policy=policy, snapshot=snapshot,
        submitted_by_id=pattern.submitted_by_id, submitted_at=moment, stage=1,
    )  # fmt: skip


def _ids(model: type[models.Model], count: int) -> list[int]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    fields = model._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        command = f"COPY {model._meta.db_table} ({columns}) FROM STDIN"
        with cursor.cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(
                    [
                        field.get_db_prep_save(field.pre_save(row, True), connection)
                        for field in fields
                    ]
                )
