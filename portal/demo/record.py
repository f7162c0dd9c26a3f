"""Which demo runs from this clone: a lock that dies with its holder, a record to find it by."""

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from portal.environment import RECORD, CommandError

LOCK = RECORD.with_suffix(".lock")
STOP_SECONDS = 60


def process_mark(pid: int) -> str:
    """Something that tells a process from a later one with the same number; empty if none."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        # A zombie is gone for our purposes; field 22 is the start time in ticks since boot.
        return "" if fields[0] == "Z" else fields[19]
    if Path("/proc/self").exists():
        return ""
    with contextlib.suppress(OSError):
        os.kill(pid, 0)
        return "running"
    return ""


@dataclass
class Demo:
    """A demo as recorded by the process that runs it."""

    home: str
    url: str
    pid: int
    given_url: str = ""
    # Process numbers of web server and worker with their marks.
    children: dict[str, str] = field(default_factory=dict)

    def write(self) -> None:
        """Put the record where `guildhall` looks for it."""
        RECORD.parent.mkdir(parents=True, exist_ok=True)
        draft = RECORD.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self), indent=1))
        draft.chmod(0o600)
        draft.replace(RECORD)

    def note_children(self, pids: Iterable[int]) -> None:
        """Record the processes to end if this one is killed."""
        self.children = {str(pid): process_mark(pid) for pid in pids}
        self.write()

    def live_children(self) -> list[int]:
        """Numbers of those children that still run."""
        return [int(pid) for pid, mark in self.children.items() if process_mark(int(pid)) == mark]


def recorded() -> Demo | None:
    """The demo last started from this clone and not yet stopped."""
    try:
        return Demo(**json.loads(RECORD.read_text()))
    except (OSError, ValueError, TypeError):
        return None


@contextlib.contextmanager
def sole_demo() -> Iterator[bool]:
    """Hold the clone's one place for a demo; false if another process holds it."""
    LOCK.parent.mkdir(parents=True, exist_ok=True)
    with LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def ask_to_stop(demo: Demo) -> None:
    """Ask the process that runs the demo to stop it, and wait. Raises CommandError."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(demo.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        with sole_demo() as free:
            if free:
                return
        time.sleep(0.1)
    raise CommandError(f"The demo (process {demo.pid}) does not stop; its logs: {demo.home}/logs")


def stop_orphans(demo: Demo) -> None:
    """End the children of a demo whose own process was killed."""
    for number in demo.live_children():
        os.kill(number, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while demo.live_children():
        if time.monotonic() > deadline:
            for number in demo.live_children():
                os.kill(number, signal.SIGKILL)
        time.sleep(0.1)
