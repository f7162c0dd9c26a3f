"""What `guildhall check` looks at: whatever an operator would otherwise learn from users."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import mailers
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from portal import health

# A worker writes its heartbeat every ten seconds.
SILENT = timedelta(seconds=60)


class Finding(NamedTuple):
    """One line of the report; ``detail`` says what was found or what to do."""

    name: str
    ok: bool
    detail: str


def _settings() -> str:
    faults = run_checks(databases=[DEFAULT_DB_ALIAS], include_deployment_checks=not settings.DEMO)
    serious = [fault for fault in faults if fault.level >= WARNING and not fault.is_silenced()]
    if serious:
        raise RuntimeError("; ".join(f"{fault.id}: {fault.msg}" for fault in serious))
    return "complete" + (" (demo)" if settings.DEMO else "")


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('server_version')")
        role, version = cursor.fetchone()
    return f"PostgreSQL {version}, as {role}"


def _migrations() -> str:
    health.database_is_migrated()
    return "applied"


def _queue() -> str:
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=timezone.now() - SILENT).count()
    jobs = ProcrastinateJob.objects
    waiting = jobs.filter(status="todo", scheduled_at=None).count()
    failed = jobs.filter(status="failed").count()
    detail = f"{alive} workers, {waiting} jobs waiting, {failed} failed"
    if not alive:
        raise RuntimeError(f"{detail}; start one with `guildhall worker`")
    return detail


def _mail() -> str:
    backend = mailers["default"]
    try:
        backend.open()
    finally:
        backend.close()
    return settings.MAILERS["default"]["BACKEND"].rsplit(".", 2)[-2]


def _storage() -> str:
    name = default_storage.save(f"check-{uuid.uuid4().hex}", ContentFile(b"guildhall"))
    try:
        with default_storage.open(name) as file:
            if file.read() != b"guildhall":
                raise RuntimeError("a file came back changed")
    finally:
        default_storage.delete(name)
    return str(settings.MEDIA_ROOT)


def _cache() -> str:
    health.cache_answers()
    return "Redis" if settings.REDIS_URL else "in this process"


PARTS: dict[str, Callable[[], str]] = {
    "settings": _settings,
    "database": _database,
    "migrations": _migrations,
    "queue": _queue,
    "mail": _mail,
    "storage": _storage,
    "cache": _cache,
}


def inspect() -> list[Finding]:
    """One finding per part; a part that cannot be looked at is a finding, not an end."""
    findings = []
    for name, look in PARTS.items():
        try:
            findings.append(Finding(name, True, look()))
        except Exception as error:  # noqa: BLE001 - one that fails must not hide the others
            findings.append(Finding(name, False, str(error) or type(error).__name__))
    return findings
