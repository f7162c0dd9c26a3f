"""The demo as its visitor runs it: up, found by commands, unharmed by crashes, gone in the end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.demo.home import Home
from portal.demo.record import Demo, process_mark
from tests.harness.server import ROOT

pytestmark = pytest.mark.e2e

PERSONAS = {
    "administrator", "distributor", "editor", "finance", "integrator", "partner",
    "partner-admin", "sales", "stranger", "supplier", "tender",
}  # fmt: skip


@dataclass
class Place:
    """A home and a record of its own: a demo that somebody runs from this clone is left alone."""

    home: Path
    record: Path
    port: int

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "portal.cli", *arguments]

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "GUILDHALL_", "DJANGO_", "SECRET", "REFERENCE"))
        }
        return kept | {"GUILDHALL_RECORD": str(self.record)}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def up(self) -> tuple[subprocess.Popen[str], str]:
        """Start it and wait until it says that it is ready; its words so far."""
        options = ["--home", str(self.home), "--port", str(self.port)]
        process = subprocess.Popen(
            self.command("demo", "up", *options),
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = ""
        for line in process.stdout:
            said += line
            if "ready" in line:
                return process, said
        pytest.fail(f"the demo did not start:\n{said}")

    def demo(self) -> Demo:
        return Demo(**json.loads(self.record.read_text()))

    def answers(self, path: str = "/readyz") -> bool:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=10):
                return True
        except (OSError, urllib.error.HTTPError):
            return False

    def wait_for_answer(self) -> None:
        deadline = time.monotonic() + 60
        while not self.answers():
            assert time.monotonic() < deadline, "no answer"
            time.sleep(0.2)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = Place(tmp_path / "home", tmp_path / "demo.json", port)
    yield place
    place.run("demo", "down")
    Home(place.home).wipe()


def test_the_whole_life_of_a_demo(place: Place) -> None:
    process, said = place.up()
    assert f"http://localhost:{place.port}" in said
    assert "Sample data" in said
    demo = place.demo()
    database = Home(place.home).cluster.postmaster()
    children = [int(pid) for pid in demo.children]

    listed = json.loads(place.run("accounts", "--json").stdout)
    assert {entry["persona"] for entry in listed} >= PERSONAS
    assert set(listed[0]) >= {"persona", "email", "password", "organisation", "language"}
    checked = place.run("check", "--json")
    assert checked.returncode == 0, checked.stdout

    os.kill(children[0], signal.SIGKILL)
    time.sleep(0.5)
    place.wait_for_answer()

    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    children += [int(pid) for pid in demo.children]
    assert not [pid for pid in [*children, database] if process_mark(pid)]
    assert not place.record.exists()
    assert place.run("accounts").returncode == 1

    process, said = place.up()
    assert "Sample data" not in said
    assert "Database structure" not in said

    process.kill()
    process.wait(timeout=60)
    assert place.answers("/healthz"), (
        "the orphans should still be there for this test to mean much"
    )
    assert place.run("demo", "down").returncode == 0
    assert not place.answers("/healthz")
    assert Home(place.home).cluster.postmaster() is None
    assert json.loads((place.home / "accounts.json").read_text()) == listed


def test_a_busy_port_is_named(place: Place) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = place.run("demo", "up", "--home", str(place.home), "--port", port)
    assert answer.returncode == 1
    assert port in answer.stderr
    assert Home(place.home).cluster.postmaster() is None


def test_stopping_what_does_not_run_is_no_error(place: Place) -> None:
    answer = place.run("demo", "down")
    assert (answer.returncode, answer.stdout) == (0, "No demo was running.\n")


def test_without_a_demo_commands_say_what_to_do(place: Place) -> None:
    answer = place.run("accounts")
    assert answer.returncode == 1
    assert "make demo" in answer.stderr
