"""The queue's own upkeep: what a killed worker held is done by another."""

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.kernel.jobs import retry_stalled

pytestmark = pytest.mark.django_db(transaction=True)


def hold_by_a_dead_worker() -> tuple[int, int]:
    """The numbers of a job and of the worker that died with it."""
    # In one transaction: a worker that runs here for another test must not be the first to see it.
    with transaction.atomic(), connection.cursor() as cursor:
        number = app.configure_task("kernel.forget_jobs").defer(timestamp=0)
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
    return number, worker


@pytest.mark.asyncio
async def test_a_job_of_a_killed_worker_is_given_to_another() -> None:
    number, worker = await sync_to_async(hold_by_a_dead_worker)()
    await retry_stalled.func(timestamp=0)
    held = ProcrastinateJob.objects.filter(pk=number, status="doing", worker_id=worker)
    assert not await held.aexists()


def test_every_periodic_job_is_guarded_against_piling_up() -> None:
    tasks = {entry.task for entry in app.periodic_registry.periodic_tasks.values()}
    assert tasks
    unguarded = [task.name for task in tasks if not task.queueing_lock]
    assert not unguarded, unguarded
