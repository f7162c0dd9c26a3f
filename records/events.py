"""What happens to the files of a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class FileEvent(Event):
    """About a file on a record."""

    subject: ClassVar[str] = "records.file"
    record_model: str
    record_id: int


@event
@dataclass(frozen=True, kw_only=True)
class FileAttached(FileEvent):
    """A file was put on a record."""

    code: ClassVar[str] = "records.file.attached"


@event
@dataclass(frozen=True, kw_only=True)
class FileVersionAdded(FileEvent):
    """A newer version of a file was uploaded."""

    code: ClassVar[str] = "records.file.version_added"


@event
@dataclass(frozen=True, kw_only=True)
class FileRemoved(FileEvent):
    """A file was taken off a record."""

    code: ClassVar[str] = "records.file.removed"
