"""Take what the mail server left in the maildir of this installation."""

from __future__ import annotations

import logging
from pathlib import Path

from django.db import InterfaceError, OperationalError

from portal.notifications.services.take_reply import MOST_BYTES, take_reply

log = logging.getLogger(__name__)

# Where mails are put that could not be taken, for an administrator to look at.
ASIDE = "failed"
_BATCH = 100
_MOST_ASIDE = 100


def collect_mail(directory: Path) -> int:
    """Take the mails that are new there and delete them. Returns how many were taken.

    A mail is deleted after what it decided is committed: being killed in between is harmless,
    because it is not acted on twice. One that is too large or breaks the taking is put aside and
    told in the log, and the next is taken; while the database is away all stay where they are.
    Raises ``FileNotFoundError`` if it is no maildir.
    """
    waiting = sorted(path for path in (directory / "new").iterdir() if path.is_file())[:_BATCH]
    return sum(_take(directory, path) for path in waiting)


def _take(directory: Path, path: Path) -> bool:
    if path.stat().st_size > MOST_BYTES:
        log.error("The mail %s is larger than %s bytes: put aside", path.name, MOST_BYTES)
        _put_aside(directory, path)
        return False
    try:
        take_reply(path.read_bytes())
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("The mail %s could not be taken: put aside", path.name)
        _put_aside(directory, path)
        return False
    path.unlink()
    return True


def _put_aside(directory: Path, path: Path) -> None:
    """Keep it apart, and only the newest of those that are there."""
    place = directory / ASIDE
    place.mkdir(exist_ok=True)
    path.rename(place / path.name)
    kept = sorted(place.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in kept[_MOST_ASIDE:]:
        old.unlink()
