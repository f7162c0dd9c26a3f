"""What prepared things depend on: they are prepared again when, and only when, it changes."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from portal.environment import CLONE


def fingerprint(files: Iterable[Path]) -> str:
    """A digest of names and contents."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(CLONE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _sources(*patterns: str) -> list[Path]:
    found = [path for pattern in patterns for path in CLONE.glob(pattern) if path.is_file()]
    return [path for path in found if not path.relative_to(CLONE).parts[0].startswith(".")]


def migration_fingerprint() -> str:
    """Of all that decides what a migrated database looks like."""
    return fingerprint(
        _sources(
            "*/migrations/*.py",
            "*/*/migrations/*.py",
            "uv.lock",
            "portal/roles.py",
            "portal/settings.py",
        )
    )


def asset_fingerprint() -> str:
    """Of all that decides what the collected static files are."""
    return fingerprint(
        _sources("static/**/*", "uv.lock", "portal/settings.py", "portal/desk/*.py")
    )
