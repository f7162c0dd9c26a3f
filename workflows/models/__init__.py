"""Routing policies, approvals with their tasks and decisions, absences."""

from workflows.models.absences import Absence
from workflows.models.approvals import (
    OPEN_OUTCOMES,
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    DecisionKind,
    Snapshot,
    TaskStatus,
)
from workflows.models.decisions import Decision, Question
from workflows.models.responsibilities import Responsibility
from workflows.models.roles import HouseRole
from workflows.models.routing import (
    Effect,
    Holder,
    Late,
    Mode,
    PolicyStatus,
    Reasons,
    RoutingPolicy,
    RoutingRule,
    RoutingStep,
)

__all__ = [
    "OPEN_OUTCOMES",
    "Absence",
    "ApprovalOutcome",
    "ApprovalProcess",
    "ApprovalTask",
    "Decision",
    "DecisionKind",
    "Effect",
    "Holder",
    "HouseRole",
    "Late",
    "Mode",
    "PolicyStatus",
    "Question",
    "Reasons",
    "Responsibility",
    "RoutingPolicy",
    "RoutingRule",
    "RoutingStep",
    "Snapshot",
    "TaskStatus",
]
