"""The queue's own upkeep: what a killed worker held is done by another."""

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.kernel.jobs import retry_stalled

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_job_of_a_killed_worker_is_given_to_another() -> None:
    number = app.configure_task("kernel.forget_jobs").defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - interval '5 minutes') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = 0 "
            "WHERE id = %s",
            [worker, number],
        )
    asyncio.run(retry_stalled.func(timestamp=0))
    assert ProcrastinateJob.objects.get(pk=number).status == "todo"


def test_every_periodic_job_is_guarded_against_piling_up() -> None:
    tasks = {entry.task for entry in app.periodic_registry.periodic_tasks.values()}
    assert tasks
    unguarded = [task.name for task in tasks if not task.queueing_lock]
    assert not unguarded, unguarded
