"""What the processes were about to do, and what they were told before they died."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``state``: begun, done, refused, killed (by its own hand, next), or broken.

    ``told`` is what the process knew when it was done: the key or id of a decision, a reference.
    """

    act: str
    number: str
    state: str
    told: str = ""
    at: str = ""


class Journal:
    """A file that many processes add lines to; a line is there as soon as it is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(self, entry: Entry) -> None:
        """Add a line, whole or not at all: the kernel has it when this returns."""
        values: dict[str, Any] = {name: getattr(entry, name) for name in Entry.__slots__}
        os.write(self._file, (json.dumps(values) + "\n").encode())

    @property
    def size(self) -> int:
        """Bytes so far."""
        return os.fstat(self._file).st_size

    def read(self) -> Iterator[Entry]:
        """Every line, in the order in which they were written."""
        with self._path.open() as lines:
            for line in lines:
                yield Entry(**json.loads(line))
