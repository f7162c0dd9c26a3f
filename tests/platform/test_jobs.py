"""The queue's own upkeep: what a killed worker held is done by another."""

import asyncio
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from portal import processes
from portal.kernel.job_queue import WorkerConnector
from portal.kernel.jobs import retry_stalled
from sharing.jobs import nightly_proof, prove_now
from tests.harness.server import ROOT

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


def hold_two_and_ask_for_the_first_anew() -> tuple[int, int, int]:
    """The numbers of two jobs of a dead worker, and of one that waits in the first one's stead."""
    first, worker = hold_by_a_dead_worker()
    with transaction.atomic(), connection.cursor() as cursor:
        other = app.configure_task("kernel.deliver").defer(sealed="")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [worker, other],
        )
        # Far ahead: no worker takes it while the test looks.
        ahead = app.configure_task("kernel.forget_jobs", schedule_in={"days": 1})
        anew = ahead.defer(timestamp=0)
    return first, other, anew


@pytest.mark.asyncio
async def test_a_killed_job_that_is_asked_for_anew_holds_back_no_other() -> None:
    first, other, anew = await sync_to_async(hold_two_and_ask_for_the_first_anew)()
    await retry_stalled.func(timestamp=0)
    jobs = ProcrastinateJob.objects
    assert not await jobs.filter(pk=first).aexists()
    assert not await jobs.filter(pk=other, status="doing").aexists()
    assert await jobs.filter(pk=anew, status="todo").aexists()


@pytest.mark.asyncio
async def test_two_proofs_never_take_both_hands_of_a_worker() -> None:
    manager = app.job_manager
    worker = await manager.register_worker()
    await prove_now.defer_async()
    taken = [job.task_name for job in await all_that_may_begin(worker)]
    assert "sharing.prove_now" in taken
    await prove_now.defer_async()
    await nightly_proof.defer_async(timestamp=0)
    taken = [job.task_name for job in await all_that_may_begin(worker)]
    assert not {"sharing.prove_now", "sharing.nightly_proof"} & set(taken)


async def all_that_may_begin(worker: int) -> list[Job]:
    """The jobs that a worker could begin at once, had it hands enough."""
    jobs = []
    while job := await app.job_manager.fetch_job(None, worker):
        jobs.append(job)
    return jobs


class Failed(Exception):
    """What a job ran into after it had handed something on."""


def hand_on(number: int, fails: bool = False) -> None:
    """A job of a worker: hands something on in its transaction."""
    with suppress(Failed), transaction.atomic():
        app.configure_task("kernel.forget_jobs").defer(timestamp=number)
        if fails:
            raise Failed


async def as_worker(*numbers: int) -> None:
    """Hand on as jobs of a worker do: the first of them fails."""
    with app.replace_connector(WorkerConnector(app.connector)):
        async with app.open_async():
            for number in numbers:
                fails = number == numbers[0]
                await sync_to_async(hand_on, thread_sensitive=False)(number, fails)


def test_what_a_worker_hands_on_is_there_only_if_it_commits() -> None:
    asyncio.run(as_worker(1, 2))
    jobs = ProcrastinateJob.objects.filter(task_name="kernel.forget_jobs")
    found = [job.args["timestamp"] for job in jobs if job.args["timestamp"] in {1, 2}]
    assert found == [2]


def test_every_periodic_job_is_guarded_against_piling_up() -> None:
    tasks = {entry.task for entry in app.periodic_registry.periodic_tasks.values()}
    assert tasks
    unguarded = [task.name for task in tasks if not task.queueing_lock]
    assert not unguarded, unguarded


def test_a_stop_is_heard_while_the_database_is_away(tmp_path: Path) -> None:
    """Nobody listens at the address; the worker waits for the database, and ends when asked."""
    nowhere = {
        "DJANGO_SETTINGS_MODULE": "portal.settings_test",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "GUILDHALL_HOME": str(tmp_path),
    }
    log = tmp_path / "worker.log"
    child = processes.start(
        "worker", ["worker"], environment=os.environ | nowhere, log=log, directory=ROOT
    )
    try:
        until = time.monotonic() + 60
        while "lost the database" not in log.read_text() and time.monotonic() < until:
            time.sleep(0.1)
        assert "lost the database" in log.read_text()
        os.kill(child.process.pid, signal.SIGTERM)
        assert child.process.wait(timeout=20) == 0
    finally:
        processes.stop([child])
