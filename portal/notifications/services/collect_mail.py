"""Take what the mail server left in the maildir of this installation."""

from __future__ import annotations

from pathlib import Path

from portal.notifications.services.take_reply import take_reply

_BATCH = 100


def collect_mail(directory: Path) -> int:
    """Take the mails that are new there and mark them as seen. Returns how many.

    A mail is moved after what it decided is committed: being killed in between is harmless,
    because it is not acted on twice. Raises ``FileNotFoundError`` if it is no maildir.
    """
    waiting = sorted(path for path in (directory / "new").iterdir() if path.is_file())[:_BATCH]
    for path in waiting:
        take_reply(path.read_bytes())
        path.rename(directory / "cur" / f"{path.name}:2,S")
    return len(waiting)
