"""Run queued and periodic jobs until told to stop; then finish the jobs that are under way."""

import argparse
import asyncio
import logging
import signal
import threading
from contextlib import suppress
from typing import Any

from psycopg import OperationalError

from portal.environment import load

DRAIN_SECONDS = 15
# A job whose worker has shown no sign of life for so long is given to another.
STALLED_SECONDS = 30
RECONNECT_SECONDS = 2

logger = logging.getLogger(__name__)


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--concurrency", type=int, default=2, help="jobs run at the same time")
    parser.add_argument("--queue", action="append", help="only this queue (may be repeated)")
    parser.add_argument("--once", action="store_true", help="run what is due, then end")


def run(arguments: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; a lost database connection is waited out."""
    app = load("procrastinate.contrib.django").app
    errors = load("procrastinate.exceptions")
    if arguments.once:
        return _work(app, errors, arguments)
    with (
        load("portal.live.engine.runner").subscribers_running(),
        load("portal.webhooks.sender").sending(),
        load("portal.notifications.sender").sending(),
    ):
        return _work(app, errors, arguments)


def _work(app: Any, errors: Any, arguments: argparse.Namespace) -> int:
    asked = threading.Event()
    connect = load("portal.kernel.job_queue").WorkerConnector
    while not asked.is_set():
        if not arguments.once:
            _stop_between_shifts(asked)
        try:
            with app.replace_connector(connect(app.connector)):
                asyncio.run(_shift(app, asked, arguments))
        except (OperationalError, errors.ConnectorException):
            if arguments.once:
                raise
            logger.exception("the job worker lost the database; trying again")
        else:
            if arguments.once or asked.is_set():
                return 0
            # What listens for new jobs has failed, and the worker has stopped for it.
            logger.error("the job worker stopped by itself; starting it again")
        _stop_between_shifts(asked)
        asked.wait(RECONNECT_SECONDS)
    return 0


def _stop_between_shifts(asked: threading.Event) -> None:
    """Hear a stop also while there is no shift: the database is away, and so is the loop that
    hears it otherwise."""

    def stop(_number: int, _frame: Any) -> None:
        asked.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


async def _shift(app: Any, asked: threading.Event, arguments: argparse.Namespace) -> None:
    """Work until ``asked`` to stop; comes back earlier if the worker gives up by itself."""
    async with app.open_async():
        if asked.is_set():
            return
        work = asyncio.create_task(
            app.run_worker_async(
                queues=arguments.queue,
                concurrency=arguments.concurrency,
                wait=not arguments.once,
                shutdown_graceful_timeout=DRAIN_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                delete_jobs="successful",
                install_signal_handlers=False,
            )
        )

        def stop() -> None:
            asked.set()
            work.cancel()

        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        with suppress(asyncio.CancelledError):
            await work
