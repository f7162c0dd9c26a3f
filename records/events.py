"""What happens to the files of a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class FileEvent(Event):
    """About a file on a record; ``facets`` is the one that it belongs to."""

    subject: ClassVar[str] = "records.file"
    record_model: str
    record_id: int
    facets: tuple[str, ...] = ()


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


@dataclass(frozen=True, kw_only=True)
class RemarkEvent(Event):
    """About something that was said on a facet of a record."""

    record_model: str
    record_id: int
    facet: str


@event
@dataclass(frozen=True, kw_only=True)
class CommentAdded(RemarkEvent):
    """Somebody commented on a record."""

    code: ClassVar[str] = "records.comment.added"
    subject: ClassVar[str] = "records.comment"


@event
@dataclass(frozen=True, kw_only=True)
class CommentRemoved(RemarkEvent):
    """A comment was taken away."""

    code: ClassVar[str] = "records.comment.removed"
    subject: ClassVar[str] = "records.comment"


@event
@dataclass(frozen=True, kw_only=True)
class InteractionRecorded(RemarkEvent):
    """A call, visit, mail or note was recorded."""

    code: ClassVar[str] = "records.interaction.recorded"
    subject: ClassVar[str] = "records.interaction"


@event
@dataclass(frozen=True, kw_only=True)
class ExportMade(Event):
    """Somebody took a list away as a file."""

    code: ClassVar[str] = "records.export.made"
    subject: ClassVar[str] = "records.exportreceipt"
