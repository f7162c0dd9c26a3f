"""Reads: queues, tasks, routes, decisions, policies."""

from workflows.selectors.queues import (
    QUEUES,
    access_task,
    access_task_by_id,
    neighbours,
    queue_counts,
    queue_rows,
    task_queue,
    waiting_count,
)
from workflows.selectors.routes import (
    Route,
    Stop,
    decisions_of,
    latest_approval,
    role_text,
    route_of,
    route_of_process,
)
from workflows.selectors.verdicts import verdicts_for

__all__ = [
    "QUEUES",
    "Route",
    "Stop",
    "access_task",
    "access_task_by_id",
    "decisions_of",
    "latest_approval",
    "neighbours",
    "queue_counts",
    "queue_rows",
    "role_text",
    "route_of",
    "route_of_process",
    "task_queue",
    "verdicts_for",
    "waiting_count",
]
