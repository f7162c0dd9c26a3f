"""How a worker reaches the queue of jobs."""

from __future__ import annotations

from typing import Any

from procrastinate.connector import BaseConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector


class WorkerConnector(PsycopgConnector):
    """Fetches and finishes jobs by connections of its own. What a job or a subscriber hands on
    goes by Django's, in their transaction: it is there if they commit, and only then.

    ``of_django`` is the connector that it stands in for.
    """

    def __init__(self, of_django: Any) -> None:
        super().__init__(kwargs=connector_params(of_django.alias))
        self._of_django: BaseConnector = of_django

    def get_sync_connector(self) -> BaseConnector:
        """The connector of threads that run jobs and subscribers."""
        return self._of_django
