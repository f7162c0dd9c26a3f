"""`/healthz`: the process lives. `/readyz`: it can serve. `/metrics`: how it has been serving.

Neither of the first two tells a stranger more than a name of what fails.
"""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from portal.live.engine.dispatcher import stalled

logger = logging.getLogger(__name__)

# The feed's reader looks at least every fifteen seconds.
STALLED_SECONDS = 60.0
LOOPBACK = {"127.0.0.1", "::1"}
# A migrated database stays migrated: looked at until it is, then never again in this process.
_migrated: set[str] = set()


def database_answers() -> None:
    """Raises DatabaseError if the database does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def database_is_migrated() -> None:
    """Raises DatabaseError if the code knows migrations that the database does not."""
    name = connection.settings_dict["NAME"]
    if name in _migrated:
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise DatabaseError("Migrations are pending: run `guildhall migrate`.")
    _migrated.add(name)


def cache_answers() -> None:
    """Raises OSError if the cache loses what it is given."""
    cache.set("readyz", "1", 10)
    if cache.get("readyz") != "1":
        raise OSError("The cache does not keep values.")


def storage_is_there() -> None:
    """Raises OSError if uploaded files have no place."""
    default_storage.exists("readyz")


def live_feed_moves() -> None:
    """Raises RuntimeError if nobody in this process has read the feed for a while."""
    if (seconds := stalled()) > STALLED_SECONDS:
        raise RuntimeError(f"The live feed has not moved for {seconds:.0f} s.")


PROBES: dict[str, Callable[[], None]] = {
    "database": database_answers,
    "migrations": database_is_migrated,
    "cache": cache_answers,
    "storage": storage_is_there,
    "live": live_feed_moves,
}


@never_cache
@require_safe
@transaction.non_atomic_requests
def healthz(_: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
@transaction.non_atomic_requests
def readyz(_: HttpRequest) -> HttpResponse:
    """200 when every probe succeeds; else 503 with the names of those that fail."""
    failing = []
    for name, probe in PROBES.items():
        try:
            probe()
        except Exception:
            logger.warning("readiness probe %s failed", name, exc_info=True)
            failing.append(name)
    if failing:
        return JsonResponse({"status": "unavailable", "failing": failing}, status=503)
    return JsonResponse({"status": "ok"})


def _may_read_metrics(request: HttpRequest) -> bool:
    """With the token, or, where none is set, from this machine and not through a proxy."""
    if token := settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    proxied = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not proxied and request.META.get("REMOTE_ADDR") in LOOPBACK


@never_cache
@require_safe
@transaction.non_atomic_requests
def metrics(request: HttpRequest) -> HttpResponse:
    """Counters and timings in Prometheus' text format. Raises Http404 for strangers."""
    if not _may_read_metrics(request):
        raise Http404
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
