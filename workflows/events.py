"""What happens to requests on their way to a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class ApprovalEvent(Event):
    """A fact about an approval; ``record_model`` and ``record_id`` name the request itself."""

    subject: ClassVar[str] = "workflows.approvalprocess"
    record_model: str
    record_id: int


@dataclass(frozen=True, kw_only=True)
class TaskEvent(ApprovalEvent):
    """A fact about one task of an approval."""

    task_id: int


@event
@dataclass(frozen=True, kw_only=True)
class RequestSubmitted(ApprovalEvent):
    """A request was sent and routed."""

    code: ClassVar[str] = "workflows.request.submitted"


@event
@dataclass(frozen=True, kw_only=True)
class RequestResubmitted(ApprovalEvent):
    """A returned request was sent again."""

    code: ClassVar[str] = "workflows.request.resubmitted"


@event
@dataclass(frozen=True, kw_only=True)
class RequestRerouted(ApprovalEvent):
    """A running request was moved to another version of its policy."""

    code: ClassVar[str] = "workflows.request.rerouted"


@event
@dataclass(frozen=True, kw_only=True)
class RequestFactsMoved(ApprovalEvent):
    """Facts of a running request are others by now; they are frozen anew.

    ``before`` and ``after`` are the snapshots. ``round`` is the round in which those are asked
    again who had decided on what moved; 0 if nobody is.
    """

    code: ClassVar[str] = "workflows.request.facts_moved"
    before: int
    after: int
    round: int = 0


@event
@dataclass(frozen=True, kw_only=True)
class RequestApproved(ApprovalEvent):
    """Everybody who had to approve did."""

    code: ClassVar[str] = "workflows.request.approved"


@event
@dataclass(frozen=True, kw_only=True)
class RequestRejected(ApprovalEvent):
    """Somebody who decides said no."""

    code: ClassVar[str] = "workflows.request.rejected"


@event
@dataclass(frozen=True, kw_only=True)
class RequestReturned(ApprovalEvent):
    """The author is asked to change something."""

    code: ClassVar[str] = "workflows.request.returned"


@event
@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(ApprovalEvent):
    """The submitter took the request back."""

    code: ClassVar[str] = "workflows.request.withdrawn"


@event
@dataclass(frozen=True, kw_only=True)
class RequestCancelled(ApprovalEvent):
    """The house ended the request."""

    code: ClassVar[str] = "workflows.request.cancelled"


@event
@dataclass(frozen=True, kw_only=True)
class TaskAssigned(TaskEvent):
    """A task opened, or moved to somebody else."""

    code: ClassVar[str] = "workflows.task.assigned"


@event
@dataclass(frozen=True, kw_only=True)
class TaskClaimed(TaskEvent):
    """Somebody took a task of their team, or took it over."""

    code: ClassVar[str] = "workflows.task.claimed"


@event
@dataclass(frozen=True, kw_only=True)
class TaskReleased(TaskEvent):
    """A claimed task went back to the team."""

    code: ClassVar[str] = "workflows.task.released"


@event
@dataclass(frozen=True, kw_only=True)
class StepDecided(TaskEvent):
    """Somebody decided on a task."""

    code: ClassVar[str] = "workflows.task.decided"
    decision_id: int


@event
@dataclass(frozen=True, kw_only=True)
class DecisionUndone(TaskEvent):
    """Somebody took their decision back; ``decision_id`` is the undoing."""

    code: ClassVar[str] = "workflows.task.undone"
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionEvent(TaskEvent):
    """A fact about a question that an approver has."""

    question_id: int


@event
@dataclass(frozen=True, kw_only=True)
class QuestionAsked(QuestionEvent):
    """An approver asked the author something; the clock stands still."""

    code: ClassVar[str] = "workflows.question.asked"


@event
@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(QuestionEvent):
    """The author answered; the clock runs again."""

    code: ClassVar[str] = "workflows.question.answered"


@event
@dataclass(frozen=True, kw_only=True)
class QuestionTakenBack(QuestionEvent):
    """An approver needs no answer any more."""

    code: ClassVar[str] = "workflows.question.taken_back"


@event
@dataclass(frozen=True, kw_only=True)
class OpinionAsked(QuestionEvent):
    """An approver forwarded a task to a colleague for an opinion."""

    code: ClassVar[str] = "workflows.opinion.asked"


@event
@dataclass(frozen=True, kw_only=True)
class OpinionGiven(QuestionEvent):
    """A colleague gave an opinion."""

    code: ClassVar[str] = "workflows.opinion.given"


@event
@dataclass(frozen=True, kw_only=True)
class TaskNudged(TaskEvent):
    """The author asked for a decision, once for this stage."""

    code: ClassVar[str] = "workflows.task.nudged"


@event
@dataclass(frozen=True, kw_only=True)
class TaskReminded(TaskEvent):
    """Most of a task's target time has passed."""

    code: ClassVar[str] = "workflows.task.reminded"


@event
@dataclass(frozen=True, kw_only=True)
class TaskEscalated(TaskEvent):
    """A task is late, or nobody could decide it: somebody above is asked."""

    code: ClassVar[str] = "workflows.task.escalated"


@event
@dataclass(frozen=True, kw_only=True)
class TaskSkipped(TaskEvent):
    """An operator went on without a step that nobody could decide."""

    code: ClassVar[str] = "workflows.task.skipped"


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
