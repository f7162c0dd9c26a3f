"""What a demo needs before it can serve, each part prepared once for what it depends on."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Mapping

from portal import processes
from portal.catalogues import compile_catalogues
from portal.demo.announce import Progress
from portal.demo.home import Home
from portal.environment import CLONE, SAMPLE
from portal.fingerprints import asset_fingerprint, migration_fingerprint

type Environment = Mapping[str, str]


def prepare(home: Home, environment: Environment, stopped: threading.Event) -> None:
    """Migrate, load the sample data, collect static files, compile catalogues, as needed.

    Raises ProcessError with the end of the log of whatever failed. Ends early when stopped; what
    was not finished is done the next time.
    """
    compile_catalogues()
    steps = {
        "assets": ("Static files", asset_fingerprint(), "collect-assets"),
        "migrations": ("Database structure", migration_fingerprint(), "migrate"),
        # Loaded once and kept, whatever changes: it is the visitor's own data from then on.
        "data": ("Sample data", "loaded", "demo-data"),
    }
    if importlib.util.find_spec(SAMPLE) is None:
        del steps["data"]
    due = {what: step for what, step in steps.items() if home.prepared(what) != step[1]}
    # Collecting files needs no database and runs beside the migrations.
    background = {"assets"} & due.keys()
    started = {what: _start(home, environment, due[what]) for what in background}
    for what in [*(what for what in due if what not in background), *background]:
        step = started.get(what) or _start(home, environment, due[what])
        if not step.finish(stopped):
            processes.stop(each.child for each in started.values())
            return
        home.note_prepared(what, due[what][1])


def _start(home: Home, environment: Environment, step: tuple[str, str, str]) -> _Step:
    title, _, command = step
    return _Step(home, environment, title, command)


class _Step:
    """One command of ours, run to its end, shown as a line."""

    def __init__(self, home: Home, environment: Environment, title: str, command: str) -> None:
        self.line = Progress(title)
        log = home.logs / f"{command}.log"
        log.unlink(missing_ok=True)
        self.child = processes.start(
            title, [command], environment=environment, log=log, directory=CLONE
        )

    def finish(self, stopped: threading.Event) -> bool:
        """Wait; false if somebody wanted us to stop."""
        process = self.child.process
        while process.poll() is None:
            if stopped.wait(0.1):
                processes.stop([self.child])
                return False
            self.line.tick()
        if process.returncode:
            raise processes.ProcessError(self.child.failure())
        self.line.done()
        return True
