"""Programs that tests drive and Python cannot bring: taken from Debian, where we may."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.harness.server import HOME


@contextmanager
def alone() -> Iterator[None]:
    """Test processes run side by side; package managers do not."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "packages.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(package: str) -> None:
    """Debian's package, if we may. That it failed is no error: the caller looks again."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ("update", f"install -y --no-install-recommends {package}"):
        subprocess.run(["apt-get", "-q", *command.split()], env=environment, check=False)
