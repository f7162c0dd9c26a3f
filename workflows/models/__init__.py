"""Routing policies, approvals with their tasks and decisions, absences."""

from workflows.models.absences import Absence
from workflows.models.approvals import (
    OPEN_OUTCOMES,
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    Decision,
    DecisionKind,
    Snapshot,
    TaskStatus,
)
from workflows.models.routing import (
    Effect,
    Holder,
    Mode,
    PolicyStatus,
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
    "Mode",
    "PolicyStatus",
    "RoutingPolicy",
    "RoutingRule",
    "RoutingStep",
    "Snapshot",
    "TaskStatus",
]
