"""The database goes down and comes up again while people write and follow: nothing is lost."""

from __future__ import annotations

import asyncio
import threading
import time

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg import sql

from partners.models import Organisation
from partners.services.organisations import edit_organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.viewers import viewing
from portal.live import feed
from tests.api.conftest import Cast, make_customer
from tests.harness.site import Site

from .conftest import committed, make_token
from .test_killed import followed, news_of
from .test_no_loss import KIND, Client, heard_by_all

pytestmark = pytest.mark.asyncio
EDITS = 40


def edit(pk: int, start: threading.Event) -> None:
    """Change one customer again and again, whatever becomes of the connection."""
    start.wait(10)
    for number in range(EDITS):
        try:
            with viewing(SYSTEM), transaction.atomic():
                row = Organisation.objects.get(pk=pk)
                values = {"city": f"Town {number}"}
                edit_organisation(
                    actor=SYSTEM, organisation=row, version=row.version, values=values
                )
        except (psycopg.Error, DatabaseError, InterfaceError):
            # Whether it was committed the checker reads in the database.
            connections.close_all()
            time.sleep(0.3)
        time.sleep(0.03)
    connections.close_all()


def restart(site: Site) -> None:
    """For Guildhall the database restarts: all its connections are cut, and none is let in.

    The server itself stays, for other tests and for the harness that prepares them.
    """
    name = sql.Identifier(site.database.name)
    with psycopg.connect(site.database.server.admin_dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND usename <> current_user",
            [site.database.name],
        )
        time.sleep(2.0)
        admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


async def test_a_database_that_restarts_loses_and_doubles_nothing(
    live_site: Site, cast: Cast
) -> None:
    shared = cast.customers[:2]
    hidden = await committed(make_customer)("Hidden")
    grants = [await committed(cast.share)(each, "bob", "identity") for each in shared]
    token = await committed(make_token)(cast, "bob")
    since = await committed(feed.now)()
    clients = [
        Client(live_site, token, since.cursor, pause=0, lives=60),
        Client(live_site, token, since.cursor, pause=0.02, lives=1.5),
    ]
    stop, start = asyncio.Event(), threading.Event()
    following = [asyncio.create_task(each.run(stop)) for each in clients]
    writers = [threading.Thread(target=edit, args=(each.pk, start)) for each in (*shared, hidden)]
    for thread in writers:
        thread.start()
    start.set()
    for _ in range(2):
        heard = len(clients[0].log)
        await followed(clients[:1], heard + 3, 30)
        await asyncio.to_thread(restart, live_site)
    for thread in writers:
        await asyncio.to_thread(thread.join, 60)
    truth = await heard_by_all(cast, clients, since, seconds=60)
    stop.set()
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    assert sum(kind == KIND for _place, kind in truth) > EDITS
    told = await committed(news_of)(cast)
    assert sorted(told) == sorted(grant.object_id for grant in grants), "once for each share"
    await committed(app.configure_task("live.retry").defer)(timestamp=0)
    async with asyncio.timeout(60):
        while await committed(_waiting_jobs)():  # noqa: ASYNC110 the worker tells nobody
            await asyncio.sleep(0.2)


def _waiting_jobs() -> bool:
    return ProcrastinateJob.objects.filter(task_name="live.retry").exists()
