"""Run queued and periodic jobs until told to stop; then finish the jobs that are under way."""

import argparse
import logging
import time
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
    ):
        return _work(app, errors, arguments)


def _work(app: Any, errors: Any, arguments: argparse.Namespace) -> int:
    while True:
        try:
            with app.replace_connector(app.connector.get_worker_connector()):
                app.run_worker(
                    queues=arguments.queue,
                    concurrency=arguments.concurrency,
                    wait=not arguments.once,
                    shutdown_graceful_timeout=DRAIN_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                    delete_jobs="successful",
                )
        except (OperationalError, errors.ConnectorException):
            if arguments.once:
                raise
            logger.exception("the job worker lost the database; trying again")
            time.sleep(RECONNECT_SECONDS)
        else:
            return 0
