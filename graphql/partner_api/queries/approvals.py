"""The approvals inbox."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet

from partner_api.queries.base import Queries
from partner_api.types.absences import Absence
from partner_api.types.approvals import Task, TaskQueue
from partner_api.types.connections import Connection
from portal.kernel.actors import Actor
from workflows.models import Absence as AbsenceModel
from workflows.selectors import queue_rows


def _tasks(actor: Actor, queue: Any = None) -> QuerySet[Any]:
    return queue_rows(actor=actor, queue=queue.value if queue else "mine")


class ApprovalQueries(Queries):
    """Tasks by queue; a single one by its id through ``node``."""

    approvals = Connection(
        Task,
        _tasks,
        args={
            "queue": graphene.Argument(
                TaskQueue, description="Which tasks; those that wait for you if nothing is said."
            )
        },
        description="Tasks of approvals, the most urgent first.",
    )
    absences = Connection(
        Absence,
        lambda actor: AbsenceModel.objects.all(),
        description="Your absences, and those in which you stand in, the latest first.",
    )
