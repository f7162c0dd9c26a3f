"""What happens to what requests run on: policies, absences, jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class JobRetried(Event):
    """An operator ran a failed job again; ``subject_id`` is the job's, ``task`` what it does."""

    code: ClassVar[str] = "workflows.job.retried"
    subject: ClassVar[str] = "workflows.job"
    task: str = ""


@event
@dataclass(frozen=True, kw_only=True)
class JobSkipped(Event):
    """An operator gave a failed job up, which is gone then; ``subject_id`` was the job's,
    ``task`` what it was to do, ``given`` with what."""

    code: ClassVar[str] = "workflows.job.skipped"
    subject: ClassVar[str] = "workflows.job"
    task: str = ""
    given: str = ""


@event
@dataclass(frozen=True, kw_only=True)
class PolicyProposed(Event):
    """A drafted version waits for a second person."""

    code: ClassVar[str] = "workflows.policy.proposed"
    subject: ClassVar[str] = "workflows.routingpolicy"


@event
@dataclass(frozen=True, kw_only=True)
class PolicySentBack(Event):
    """A proposed version is a draft again; ``proposed_by`` is whose proposal it was."""

    code: ClassVar[str] = "workflows.policy.sent_back"
    subject: ClassVar[str] = "workflows.routingpolicy"
    proposed_by: int | None = None


@event
@dataclass(frozen=True, kw_only=True)
class PolicyActivated(Event):
    """A version of a routing policy came into force."""

    code: ClassVar[str] = "workflows.policy.activated"
    subject: ClassVar[str] = "workflows.routingpolicy"


@event
@dataclass(frozen=True, kw_only=True)
class AbsenceReported(Event):
    """Somebody said when they are away and who stands in."""

    code: ClassVar[str] = "workflows.absence.reported"
    subject: ClassVar[str] = "workflows.absence"
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class AbsenceCancelled(Event):
    """An absence was called off, or ended early."""

    code: ClassVar[str] = "workflows.absence.cancelled"
    subject: ClassVar[str] = "workflows.absence"
    person_id: int
