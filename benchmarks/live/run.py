"""All of it, against the reference, as lines of the table."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable

from django.db import connection, transaction

from benchmarks.live import load
from benchmarks.live.bare import CHANNEL
from benchmarks.live.crowd import PEOPLE_EACH, Crowd, Served, bare, gather, ours
from benchmarks.live.load import Commit, Spread
from benchmarks.measure import Result
from partners.events import OrganisationChanged
from partners.models import Organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.events import publish
from tests.harness.site import Site


def _publish(record: int) -> float:
    """What a service does in the end: an audit entry and an event, in one transaction."""
    with transaction.atomic():
        publish(SYSTEM, OrganisationChanged(subject_id=record, facets=["identity"]))
        return time.perf_counter()


def _notify(crowd: Crowd, names: dict[int, str]) -> Commit:
    def commit(record: int) -> float:
        changes = [
            {
                "kind": OrganisationChanged.code,
                "type": "Organisation",
                "ref": names[record],
                "op": "changed",
            }
        ]
        text = json.dumps({"type": "changes", "changes": changes})
        payload = json.dumps([crowd.records.get(record), text])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
            return time.perf_counter()

    return commit


def measure(site: Site, dsn: str) -> list[Result]:
    """Ours first, then the reference, with the same clients."""
    crowd = gather()
    rows = Organisation.objects.filter(pk__in=[crowd.known, *crowd.records])
    names = dict(rows.values_list("pk", "reference"))
    mine = _all(ours(site), crowd, _publish, names)
    with bare(dsn) as reference:
        theirs = _all(reference, crowd, _notify(crowd, names), names)
    return [
        _line(name, unit, value, reference)
        for (name, unit, value), (_name, _unit, reference) in zip(mine, theirs, strict=True)
    ]


def _line(name: str, unit: str, value: float, reference: float) -> Result:
    ratio = reference / value if value else 1.0
    return Result(name, round(value, 2), round(reference, 2), round(ratio, 3), unit, None)


type Line = tuple[str, str, float]


def _all(served: Served, crowd: Crowd, commit: Commit, names: dict[int, str]) -> list[Line]:
    """Every measurement with one server."""
    guests, house = crowd.guests, crowd.house

    def run[T](measurement: Callable[[], Awaitable[T]]) -> T:
        async def main() -> T:
            return await measurement()

        return asyncio.run(main())

    one = run(lambda: load.broadcast(served, guests[:1], commit, crowd.known))
    staff = run(lambda: load.broadcast(served, house, commit, crowd.known))
    many = run(lambda: load.broadcast(served, guests, commit, crowd.known))
    firsts = guests[::PEOPLE_EACH]
    storm = run(lambda: load.storm(served, firsts, commit, names, crowd.records))
    if storm.lost or storm.strayed:
        raise RuntimeError(f"{storm.lost} changes were not told, {storm.strayed} to strangers")
    kib = run(lambda: load.idle_kib(served, guests))
    return [
        *_lines("Commit to one open page", one),
        *_lines("One event to 1,000 of the house", staff),
        *_lines("One event to 1,000 of 500 partners", many),
        *_lines("200 a second, each to 25 of 500", storm),
        ("200 a second, texts a change and viewer", "", storm.share),
        ("5,000 idle sockets, each", "KiB", kib),
    ]


def _lines(name: str, spread: Spread) -> list[Line]:
    return [
        (f"{name}, p50", "ms", spread.p50),
        (f"{name}, p99", "ms", spread.p99),
        (f"{name}, server CPU", "ms", spread.cpu_ms),
    ]
