"""A Redis for tests of what Guildhall does with one, and without it."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from redis import Redis, RedisError

from tests.harness.packages import alone, install

ADVICE = "no redis-server on PATH and none could be installed: install Debian's package"


@cache
def find_redis() -> str | None:
    """The path of a redis-server, installed at need; None if that failed."""
    if found := shutil.which("redis-server"):
        return found
    with alone():
        if not shutil.which("redis-server"):
            install("redis-server")
    return shutil.which("redis-server")


class Broker:
    """A Redis of the test's own."""

    def __init__(self, program: str, home: Path) -> None:
        self.program, self.home = program, home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        with (self.home / "redis.log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, *options], cwd=self.home, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 20
        while not self.answers():
            assert time.monotonic() < deadline, "redis-server does not answer"
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as client:
                return bool(client.ping())
        except RedisError:
            return False

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A running Redis."""
    program = find_redis()
    if program is None:
        pytest.skip(ADVICE)
    broker = Broker(program, tmp_path)
    broker.start()
    yield broker
    broker.stop()


if __name__ == "__main__":
    # Before tests begin, so that no test waits for it.
    sys.stdout.write(f"Redis: {find_redis() or ADVICE}\n")
