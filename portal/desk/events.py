"""What happens at the desk itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """A person changed their own settings."""

    code: ClassVar[str] = "desk.profile.changed"
    subject: ClassVar[str] = "kernel.User"


@dataclass(frozen=True, kw_only=True)
class ImportEvent(Event):
    """About an import of a file."""

    subject: ClassVar[str] = "desk.importjob"


@event
@dataclass(frozen=True, kw_only=True)
class ImportStarted(ImportEvent):
    """A file was handed in."""

    code: ClassVar[str] = "desk.import.started"


@event
@dataclass(frozen=True, kw_only=True)
class ImportProgressed(ImportEvent):
    """An import went on: checked, some rows further, or finished."""

    code: ClassVar[str] = "desk.import.progressed"


@event
@dataclass(frozen=True, kw_only=True)
class ImportDiscarded(ImportEvent):
    """An import that had written nothing was thrown away with its file. ``owner_id`` is whoever
    started it: the import itself is there no more."""

    code: ClassVar[str] = "desk.import.discarded"
    owner_id: int | None = None


@event
@dataclass(frozen=True, kw_only=True)
class ImportUndone(ImportEvent):
    """Everything that an import did, and nobody touched since, was taken back."""

    code: ClassVar[str] = "desk.import.undone"


@dataclass(frozen=True, kw_only=True)
class ViewEvent(Event):
    """About a saved view of a list."""

    subject: ClassVar[str] = "desk.savedview"


@event
@dataclass(frozen=True, kw_only=True)
class ViewSaved(ViewEvent):
    """A view was saved, or changed: its name, its query, for whom it is."""

    code: ClassVar[str] = "desk.view.saved"


@event
@dataclass(frozen=True, kw_only=True)
class ViewDeleted(ViewEvent):
    """A view was deleted."""

    code: ClassVar[str] = "desk.view.deleted"
