"""What happens to the steps of a request: who holds them, what they decide, what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import event
from workflows.events.requests import ApprovalEvent


@dataclass(frozen=True, kw_only=True)
class TaskEvent(ApprovalEvent):
    """A fact about one task of an approval."""

    task_id: int


@event
@dataclass(frozen=True, kw_only=True)
class TaskAssigned(TaskEvent):
    """A task opened, or moved to somebody else."""

    code: ClassVar[str] = "workflows.task.assigned"


@event
@dataclass(frozen=True, kw_only=True)
class TaskClaimed(TaskEvent):
    """Somebody took a task of their team."""

    code: ClassVar[str] = "workflows.task.claimed"


@event
@dataclass(frozen=True, kw_only=True)
class TaskTakenOver(TaskEvent):
    """Somebody took a task that a colleague had: whom it was taken from, by user id."""

    code: ClassVar[str] = "workflows.task.taken_over"
    taken_from_id: int


@event
@dataclass(frozen=True, kw_only=True)
class TaskHandedBack(TaskEvent):
    """A task that was taken over went back to whom it was taken from, by user id."""

    code: ClassVar[str] = "workflows.task.handed_back"
    given_to_id: int


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
