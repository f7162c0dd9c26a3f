"""The policy of approvals: one set of questions for pages, API, jobs and Viewflow."""

from workflows.policies import audiences as audiences
from workflows.policies.access import (
    Seat,
    Standing,
    Verdict,
    can_claim,
    can_decide,
    can_manage_routes,
    can_release,
    can_take_over,
    holding,
    holding_task,
    holds,
    is_own_request,
    standing_of,
    visible_approvals,
    visible_tasks,
)

__all__ = [
    "Seat",
    "Standing",
    "Verdict",
    "can_claim",
    "can_decide",
    "can_manage_routes",
    "can_release",
    "can_take_over",
    "holding",
    "holding_task",
    "holds",
    "is_own_request",
    "standing_of",
    "visible_approvals",
    "visible_tasks",
]
