"""Bring a demo up, keep it up, take it down."""

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from portal import processes
from portal.demo.announce import announce
from portal.demo.home import Home
from portal.demo.prepare import prepare
from portal.demo.record import Demo, ask_to_stop, recorded, sole_demo, stop_orphans
from portal.environment import CLONE, RECORD, CommandError

DEFAULT_PORT = 8000
PORTS_TRIED = 50
READY_SECONDS = 120
WATCH_SECONDS = 1.0
# A process that keeps ending is broken; restarting it for ever would hide that.
RESTARTS = 5
SERVICES = {"web server": ["serve"], "job worker": ["worker"]}


def bring_up(home: Home, port: int | None, *, any_home: bool = False) -> int:
    """Start everything, print where it is, and stay until told to stop. Returns the status.

    A demo that runs already is announced if it is this home's, or whichever with ``any_home``.
    """
    with sole_demo() as free:
        if not free:
            return _already_running(home, any_home=any_home)
        if orphaned := recorded():
            stop_orphans(orphaned)
        with _stop_signals() as stopped:
            return _Run(home, port, stopped).run()


def take_down(home: Home | None) -> bool:
    """Stop the clone's demo, or what a killed one left. False if nothing ran."""
    demo = recorded()
    found = demo is not None
    if demo is not None:
        with sole_demo() as free:
            if free:
                stop_orphans(demo)
        if not free:
            ask_to_stop(demo)
        home = Home(Path(demo.home), demo.given_url)
    if home is not None and home.cluster is not None:
        found = found or home.cluster.postmaster() is not None
        home.cluster.stop()
    RECORD.unlink(missing_ok=True)
    return found


def _already_running(home: Home, *, any_home: bool) -> int:
    demo = recorded()
    if demo is None or not (any_home or Path(demo.home) == home.path):
        place = demo.home if demo else "unknown"
        raise CommandError(
            f"A demo of this clone runs already (home {place}). Stop it first: make demo-down"
        )
    announce(
        demo.url,
        Home(Path(demo.home)).accounts,
        hint="It ran already; stop it: make demo-down",
    )
    return 0


@contextlib.contextmanager
def _stop_signals() -> Iterator[threading.Event]:
    """An event that is set when somebody wants us to end; a shell may have us ignore SIGINT."""
    stopped = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        signal.signal(number, lambda *_: stopped.set())
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _bind(port: int | None) -> list[socket.socket]:
    """Listen on both loopback addresses. A port that was asked for must be free."""
    wanted = [port] if port else range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED)
    for number in wanted:
        try:
            listeners = [processes.listen("127.0.0.1", number)]
        except OSError:
            continue
        # `localhost` may mean either; a machine without IPv6 has only the first.
        with contextlib.suppress(OSError):
            listeners.append(processes.listen("::1", number))
        return listeners
    if port:
        raise CommandError(
            f"Port {port} is busy. Choose another, for example: make demo PORT={port + 1}"
        )
    raise CommandError(
        f"No free port from {wanted[0]} to {wanted[-1]}; choose one: make demo PORT=…"
    )


class _Run:
    """One demo, from start to stop, inside this process."""

    def __init__(self, home: Home, port: int | None, stopped: threading.Event) -> None:
        self.home = home
        self.stopped = stopped
        self.listeners = _bind(port)
        self.url = f"http://localhost:{self.listeners[0].getsockname()[1]}"
        self.demo = Demo(str(home.path), self.url, os.getpid(), home.given_url)
        self.children: dict[str, processes.Child] = {}
        self.restarts = 0

    def run(self) -> int:
        """Everything, in order; whatever happens, nothing of ours is left running."""
        self.demo.write()
        try:
            self._start()
            if not self.stopped.is_set():
                announce(self.url, self.home.accounts, hint="Stop it with Ctrl-C")
                self._watch()
        except processes.ProcessError as error:
            raise CommandError(f"{error}\nAll logs: {self.home.logs}") from error
        finally:
            self._stop()
        return 0

    def _start(self) -> None:
        self.home.start_database()
        self.environment = self.home.settle(self.url)
        prepare(self.home, self.environment, self.stopped)
        if self.stopped.is_set():
            return
        for name in SERVICES:
            self._launch(name)
        processes.wait_until_ready(
            f"{self.url}/readyz",
            self.children.values(),
            seconds=READY_SECONDS,
            stopped=self.stopped.is_set,
        )

    def _launch(self, name: str) -> None:
        self.children[name] = processes.start(
            name,
            SERVICES[name],
            environment=self.environment,
            log=self.home.logs / f"{name.replace(' ', '-')}.log",
            directory=CLONE,
            # The sockets stay open here, so a web server that died is replaced unnoticed.
            listeners=self.listeners if name == "web server" else (),
        )
        self.demo.note_children(child.process.pid for child in self.children.values())

    def _watch(self) -> None:
        """Replace what dies until somebody asks to stop."""
        while not self.stopped.wait(WATCH_SECONDS):
            if self.home.cluster and self.home.cluster.postmaster() is None:
                sys.stderr.write("The database ended; starting it again.\n")
                self.home.cluster.start()
            for name, child in list(self.children.items()):
                if child.process.poll() is not None:
                    self.restarts += 1
                    if self.restarts > RESTARTS:
                        raise processes.ProcessError(child.failure())
                    sys.stderr.write(f"The {name} ended; starting it again.\n")
                    self._launch(name)

    def _stop(self) -> None:
        started = time.monotonic()
        for listener in self.listeners:
            listener.close()
        processes.stop(self.children.values())
        if self.home.cluster:
            self.home.cluster.stop()
        RECORD.unlink(missing_ok=True)
        sys.stdout.write(f"Stopped after {time.monotonic() - started:.1f} s.\n")
