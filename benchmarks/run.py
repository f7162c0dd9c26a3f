"""The whole run: build the world, measure, write, print."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from benchmarks import api, approvals, imports, lists, sharing, workflow
from benchmarks.live import run as live
from benchmarks.measure import Result, grown
from benchmarks.world import World, build
from tests.harness.databases import cloned, point_at
from tests.harness.server import Server, running_server
from tests.harness.site import running_site

# Each may also be said by the environment: BENCH_CUSTOMERS=100000 make bench.
SIZES = {"customers": 20_000, "partners": 50, "per_partner": 1_000, "import_rounds": 1}
RESULTS = Path(__file__).parent / "results" / "latest.json"

# Parts that can be measured alone, without a running site; each with its world and the owner's
# address of the database.
PARTS: dict[str, Callable[[World, str], list[Result]]] = {
    "api": lambda world, _owner: api.measure(world),
    "sharing": lambda world, _owner: sharing.measure(world),
    "workflow": lambda _world, owner: workflow.measure(owner),
    "inboxes": lambda _world, owner: workflow.measure_queues(owner),
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    for name, usual in SIZES.items():
        usual = int(os.environ.get(f"BENCH_{name.upper()}", usual))
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=usual)
    parser.add_argument(
        "--then",
        type=int,
        metavar="TIMES",
        help="measure the part in a world so many times larger as well, and say how it grew",
    )
    parser.add_argument("--only", choices=sorted({*PARTS, "live"}), help="measure this part alone")
    return parser.parse_args()


def _measure(world: World, import_rounds: int, owner: str) -> list[Result]:
    return [
        *lists.measure(world),
        *sharing.measure(world),
        *api.measure(world),
        *approvals.measure(),
        *workflow.measure(owner),
        *imports.measure(import_rounds, owner),
    ]


def _print(results: list[Result]) -> None:
    print(
        f"{'':48} {'ours':>10} {'p99':>10} {'reference':>10} {'ratio':>8}  unit  queries  growth"
    )
    for row in results:
        queries = "–" if row.queries is None else str(row.queries)
        if row.reference_queries is not None:
            queries += f" : {row.reference_queries}"
        slow = "–" if row.p99 is None else row.p99
        growth = "" if row.growth is None else f"× {row.growth}"
        print(
            f"{row.name:48} {row.ours:>10} {slow:>10} {row.reference:>10} {row.ratio:>8}"
            f"  {row.unit:5} {queries:8} {growth}"
        )


def _in_a_world(server: Server, options: argparse.Namespace, times: int) -> list[Result]:
    """Build a world so many times the size that was asked for, and measure in it."""
    with cloned(server, "bench") as database:
        point_at(database)
        world = build(
            server,
            database.name,
            customers=options.customers * times,
            partners=options.partners * times,
            per_partner=options.per_partner,
        )
        owner = server.owner_url(database.name)
        results: list[Result] = []
        if options.only in PARTS:
            results += PARTS[options.only](world, owner)
        elif not options.only:
            results += _measure(world, options.import_rounds, owner)
        if options.only in {None, "live"}:
            with tempfile.TemporaryDirectory() as home, running_site(database, Path(home)) as site:
                results += live.measure(site, server.app_url(database.name))
        connection.close()
    return results


def main() -> int:
    """Build the world, measure, write and print."""
    options = _options()
    with running_server() as server:
        results = _in_a_world(server, options, 1)
        _write(results)
        if options.then:
            results = grown(results, _in_a_world(server, options, options.then))
            _write(results)
    return 0


def _write(results: list[Result]) -> None:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps([row.as_dict() for row in results], indent=1) + "\n")
    _print(results)
