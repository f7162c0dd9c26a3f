"""Build a world, let processes work and die in it, settle what is open, and judge."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("GUILDHALL_TEST_SERVER", os.environ.get("DATABASE_URL", ""))
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings_test"
os.environ |= {
    "MAIL_REPLY_ADDRESS": "decide@house.example",
    "MAIL_AUTHSERV_ID": "mx.house.example",
}


# What is still at work so many seconds after its time is up will never end.
_PATIENCE = 120

# So much is written into the journal, in bytes, before a process is killed from outside: by what
# they have done and not by the clock, for machines are fast and slow.
_FAR = 1000


def options() -> argparse.Namespace:
    """What the run may be told."""
    parser = argparse.ArgumentParser(prog="python -m tests.workflows.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long processes work")
    parser.add_argument("--processes", type=int, default=4, help="how many at a time")
    parser.add_argument("--seed", type=int, help="of the dice; a new one each time otherwise")
    parser.add_argument("--json", action="store_true", help="print a JSON object")
    return parser.parse_args()


def fight(world: Any, journal: Any, given: argparse.Namespace, dice: Random) -> int:
    """Keep so many processes at work, and kill one of them now and then; how many were started."""
    fork = import_module("tests.workflows.soak.processes").fork
    until = time.monotonic() + given.seconds
    running: set[int] = set()
    started, next_kill = 0, _FAR
    while time.monotonic() < until or running:
        if time.monotonic() > until + _PATIENCE:
            raise RuntimeError(f"{len(running)} processes do not end: {_doings(running)}")
        while len(running) < given.processes and time.monotonic() < until:
            running.add(fork(world, journal, dice.getrandbits(64), until))
            started += 1
        ended, _status = os.waitpid(-1, os.WNOHANG)
        if ended:
            running.discard(ended)
            continue
        if journal.size > next_kill and running:
            # Wherever it is: in the middle of a statement, or of a commit.
            os.kill(dice.choice(sorted(running)), signal.SIGKILL)
            next_kill = journal.size + dice.randrange(_FAR, 3 * _FAR)
        time.sleep(0.01)
    return started


def _doings(running: set[int]) -> str:
    """What the database knows of them; they are killed."""
    connection = import_module("django.db").connection
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, wait_event_type, wait_event, left(query, 200) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        doings = cursor.fetchall()
    for each in running:
        os.kill(each, signal.SIGKILL)
    return repr(doings)


def report(entries: Sequence[Any], started: int, found: list[str]) -> dict[str, Any]:
    """What happened, in figures."""
    states = Counter(entry.state for entry in entries)
    models = import_module("workflows.models")
    outcomes = models.ApprovalProcess.objects.values_list("outcome", flat=True)
    points = {(e.act, e.at) for e in entries if e.state == "killed"}
    return {
        "processes": started,
        "acts": states["begun"],
        "done": states["done"],
        "refused": states["refused"],
        "killed between statements": states["killed"],
        "killed from outside": states["begun"]
        - sum(states[each] for each in ("done", "refused", "killed", "broken")),
        "fault points": len(points),
        "decisions": models.Decision.objects.count(),
        "requests": dict(sorted(Counter(outcomes).items())),
        "faults": found,
    }


def main() -> int:
    """Run it. Returns 0 if the histories are sound."""
    given = options()
    seed = SystemRandom().getrandbits(32) if given.seed is None else given.seed
    dice = Random(seed)  # noqa: S311 - dice of a test
    databases = import_module("tests.harness.databases")
    world_ = import_module("tests.workflows.soak.world")
    journal_ = import_module("tests.workflows.soak.journal")
    with (
        import_module("tests.harness.server").running_server() as server,
        databases.cloned(server, "soak") as database,
        tempfile.TemporaryDirectory() as home,
    ):
        databases.point_at(database)
        connections = import_module("django.db").connections
        world, journal = world_.build(dice), journal_.Journal(Path(home) / "journal")
        # Each process has connections of its own; none may come from here.
        connections.close_all()
        started = fight(world, journal, given, dice)
        entries = list(journal.read())
        judge = import_module("tests.workflows.soak.verdict").verdict
        found = judge(entries, settled=False)
        import_module("tests.workflows.soak.settling").settle(world)
        found += judge(entries, settled=True)
        answer = {"seed": seed, **report(entries, started, list(dict.fromkeys(found)))}
        connections.close_all()
    lines = [f"{name:<28} {value}" for name, value in answer.items() if name != "faults"]
    text = json.dumps(answer, indent=1) if given.json else "\n".join([*lines, *answer["faults"]])
    sys.stdout.write(f"{text}\n")
    return 1 if found else 0


if __name__ == "__main__":
    # A pool would be shared by processes that are forked.
    settings.DATABASES["default"]["OPTIONS"]["pool"] = False
    django.setup()
    import_module("portal.kernel.viewers").work_for_the_house()
    sys.exit(main())
