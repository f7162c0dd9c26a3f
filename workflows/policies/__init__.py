"""The policy of approvals: one set of questions for pages, API, jobs and Viewflow."""

from workflows.policies import audiences as audiences
from workflows.policies.absences import visible_absences
from workflows.policies.access import (
    Verdict,
    can_claim,
    can_decide,
    can_manage_routes,
    can_release,
    can_take_over,
    holding,
    holding_task,
    holds,
    is_entitled,
    is_own_request,
    own_tasks,
    team,
    visible_approvals,
    visible_tasks,
)
from workflows.policies.conversation import (
    UNDO_FINAL,
    as_it_stands,
    can_activate,
    can_answer_opinion,
    can_hand_back,
    can_undo,
    speaks_for,
    visible_questions,
)
from workflows.policies.seats import recused, shared_seats
from workflows.policies.standing import Seat, Standing, standing_of, standings_of

__all__ = [
    "UNDO_FINAL",
    "Seat",
    "Standing",
    "Verdict",
    "as_it_stands",
    "can_activate",
    "can_answer_opinion",
    "can_claim",
    "can_decide",
    "can_hand_back",
    "can_manage_routes",
    "can_release",
    "can_take_over",
    "can_undo",
    "holding",
    "holding_task",
    "holds",
    "is_entitled",
    "is_own_request",
    "own_tasks",
    "recused",
    "shared_seats",
    "speaks_for",
    "standing_of",
    "standings_of",
    "team",
    "visible_absences",
    "visible_approvals",
    "visible_questions",
    "visible_tasks",
]
