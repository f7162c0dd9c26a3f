"""What a person at the terminal reads while a demo starts and once it runs."""

import json
import sys
import time
from pathlib import Path

WIDTH = 24


class Progress:
    """One line per step; on a terminal it counts the seconds while the step runs."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.began = time.monotonic()

    def tick(self) -> None:
        """Show that it goes on, where somebody watches."""
        if sys.stdout.isatty():
            sys.stdout.write(f"\r  {self.title:<{WIDTH}} {self._seconds():5.0f} s")
            sys.stdout.flush()

    def done(self) -> None:
        """Show that it is finished and how long it took."""
        start = "\r" if sys.stdout.isatty() else ""
        sys.stdout.write(f"{start}  {self.title:<{WIDTH}} {self._seconds():5.1f} s\n")
        sys.stdout.flush()

    def _seconds(self) -> float:
        return time.monotonic() - self.began


def read_accounts(file: Path) -> list[dict[str, str]]:
    """The demo's sign-ins; none as long as no sample data were loaded."""
    try:
        return json.loads(file.read_text())
    except FileNotFoundError:
        return []


def accounts_table(accounts: list[dict[str, str]]) -> str:
    """The sign-ins as aligned text, one per line."""
    columns = ("persona", "email", "password", "organisation", "language")
    rows = [columns, *(tuple(str(entry.get(name, "")) for name in columns) for entry in accounts)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(columns))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return "\n".join(lines)


def announce(url: str, accounts: Path, *, hint: str) -> None:
    """Say where the demo is and how to sign in."""
    text = f"\nGuildhall is ready: {url}\n{hint}\n\n"
    if entries := read_accounts(accounts):
        text += accounts_table(entries) + "\n\n"
    sys.stdout.write(text)
    sys.stdout.flush()
