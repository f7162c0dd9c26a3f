"""Child processes with a log each, a shared end, and a server that is ready before it is used."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LISTEN_FDS = "GUILDHALL_LISTEN_FDS"
STOP_SECONDS = 20


class ProcessError(RuntimeError):
    """A process that should run does not; the message names it and shows the end of its log."""


@dataclass(frozen=True)
class Child:
    """A process that we started, and where it writes what it has to say."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def failure(self) -> str:
        """What to tell when this process ended of itself."""
        lines = self.log.read_text(errors="replace").splitlines()[-20:]
        text = "\n".join(lines)
        return f"{self.name} ended with status {self.process.returncode}:\n{text}"


def listen(host: str, port: int) -> socket.socket:
    """Bind an address now, so that nobody takes it before the server starts. Port 0: any free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # Listening now makes a second bind fail at once instead of sharing the address.
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def start(
    name: str,
    arguments: Iterable[str],
    *,
    environment: Mapping[str, str],
    log: Path,
    directory: Path,
    listeners: Sequence[socket.socket] = (),
) -> Child:
    """Start a `guildhall` command of this installation as a process of its own.

    It gets a session of its own: Ctrl-C in a terminal reaches only the one who started it, who
    then stops its children in order.
    """
    passed = [listener.fileno() for listener in listeners]
    extra = {LISTEN_FDS: ",".join(map(str, passed))} if passed else {}
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.cli", *arguments],
            cwd=directory,
            env={**environment, **extra, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=passed,
            start_new_session=True,
        )
    return Child(name, process, log)


def stop(children: Iterable[Child], seconds: float = STOP_SECONDS) -> None:
    """Ask the processes to finish what they do; end those that have not after some seconds."""
    children = list(children)
    for child in children:
        if child.process.poll() is None:
            child.process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + seconds
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def wait_until_ready(
    url: str, children: Iterable[Child], *, seconds: float, stopped: Callable[[], bool] = bool
) -> None:
    """Wait for a 200 from ``url``. Raises ProcessError when a child ends or time runs out."""
    children = list(children)
    deadline = time.monotonic() + seconds
    answer = "no answer"
    while not stopped():
        for child in children:
            if child.process.poll() is not None:
                raise ProcessError(child.failure())
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError as error:
            answer = error.read(2000).decode(errors="replace")
        except OSError as error:
            answer = str(error)
        if time.monotonic() > deadline:
            raise ProcessError(f"{url} is not ready after {seconds:.0f} s: {answer}")
        time.sleep(0.1)
