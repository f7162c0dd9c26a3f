"""What prepared things depend on: they are prepared again when, and only when, it changes."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from portal.environment import CLONE


def digest_of(parts: Mapping[str, str]) -> str:
    """One short digest of named digests."""
    text = "\n".join(f"{name} {digest}" for name, digest in sorted(parts.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _digests(files: Iterable[Path]) -> dict[str, str]:
    return {
        path.relative_to(CLONE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in files
    }


def _sources(*patterns: str) -> list[Path]:
    found = [path for pattern in patterns for path in CLONE.glob(pattern) if path.is_file()]
    return [path for path in found if not path.relative_to(CLONE).parts[0].startswith(".")]


def migration_parts() -> dict[str, str]:
    """Each file that decides what a migrated database looks like, with its digest."""
    return _digests(
        _sources(
            "*/migrations/*.py",
            "*/*/migrations/*.py",
            "uv.lock",
            "portal/roles.py",
            "sharing/engine/row_security.py",
            "portal/settings.py",
            "portal/composition.py",
        )
    )


def migration_fingerprint() -> str:
    """Of all that decides what a migrated database looks like."""
    return digest_of(migration_parts())


def asset_fingerprint() -> str:
    """Of all that decides what the collected static files are."""
    return digest_of(
        _digests(_sources("static/**/*", "uv.lock", "portal/settings.py", "portal/desk/*.py"))
    )
