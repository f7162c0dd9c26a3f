"""Who is still asked to do what a line of an inbox asks: such a line lives as long as this holds.

Each answer is made from how things stand now, never from what happened: so lines end rightly in
whatever order, and however often, events are handled.
"""

from __future__ import annotations

from collections.abc import Callable, Set

from django.db.models import QuerySet

from catalogue.engine.drafts import RELEASE
from catalogue.events import PriceListReturned
from deals.events import DealReturned
from deals.models import ApprovalStatus, Deal, SubmissionStatus
from partners.events import AgreementPublished
from partners.models import Overlap, Partner
from partners.overlap_events import OverlapAgreed
from partners.selectors.agreements import terms_of
from portal.kernel.actors import actor_for
from portal.kernel.models import User
from workflows.events import (
    OpinionAsked,
    QuestionAsked,
    TaskAssigned,
    TaskEscalated,
    TaskNudged,
    TaskReminded,
)
from workflows.models import (
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    Decision,
    Question,
    TaskStatus,
)
from workflows.policies import can_decide
from workflows.requests import request_types

# The label and id of a record, and people: those of them who are still asked.
type Asked = Callable[[str, int, Set[int]], set[int]]

DECISIONS = (TaskAssigned.code, TaskReminded.code, TaskEscalated.code, TaskNudged.code)
_MOST_PEOPLE = 500


def _active(users: Set[int]) -> QuerySet[User]:
    return User.objects.filter(pk__in=users, is_active=True)[:_MOST_PEOPLE]


def _codes(record_model: str) -> list[str]:
    return [kind.code for kind in request_types() if kind.subject == record_model]


def asked_to_decide(record_model: str, record_id: int, users: Set[int]) -> set[int]:
    """Those who may decide an open task of the record now, and have not."""
    tasks = ApprovalTask.objects.filter(
        status=TaskStatus.OPEN,
        process__request_type__in=_codes(record_model),
        process__record_id=record_id,
    )
    return {pk for task in tasks.select_related("process") for pk in _who_may_decide(task, users)}


def _who_may_decide(task: ApprovalTask, users: Set[int]) -> set[int]:
    decided = Decision.objects.standing().filter(task=task)
    left = users - set(decided.values_list("decided_by_id", flat=True))
    return {user.pk for user in _active(left) if can_decide(actor_for(user), task).allowed}


def _open_questions(record_model: str, record_id: int) -> QuerySet[Question]:
    return Question.objects.filter(
        process__request_type__in=_codes(record_model),
        process__record_id=record_id,
        task__status=TaskStatus.OPEN,
        closed_at=None,
    )


def _asked_to_answer(record_model: str, record_id: int, users: Set[int]) -> set[int]:
    questions = _open_questions(record_model, record_id).filter(asked_of=None)
    return set(users) if questions.exists() else set()


def _asked_for_opinion(record_model: str, record_id: int, users: Set[int]) -> set[int]:
    questions = _open_questions(record_model, record_id).filter(asked_of__in=users)
    return set(questions.values_list("asked_of_id", flat=True))


def _asked_to_change(_record_model: str, record_id: int, users: Set[int]) -> set[int]:
    returned = Deal.objects.filter(
        pk=record_id,
        submission_status=SubmissionStatus.SUBMITTED,
        approval_status=ApprovalStatus.RETURNED,
    )
    return set(users) if returned.exists() else set()


def _asked_to_send_again(_record_model: str, version: int, users: Set[int]) -> set[int]:
    returned = ApprovalProcess.objects.filter(
        request_type=RELEASE, record_id=version, outcome=ApprovalOutcome.RETURNED
    )
    return set(users) if returned.exists() else set()


def _asked_to_accept(_record_model: str, organisation: int, users: Set[int]) -> set[int]:
    return {
        user.pk
        for user in _active(users)
        if any(
            term.waits for term in terms_of(actor=actor_for(user), organisation_id=organisation)
        )
    }


def _asked_to_agree(_record_model: str, organisation: int, users: Set[int]) -> set[int]:
    overlap = Overlap.objects.filter(organisation=organisation, ended_at=None).first()
    if overlap is None or overlap.opened_facets:
        return set()
    managers = Partner.objects.filter(organisation=organisation)
    of_house = users & set(managers.values_list("account_manager_id", flat=True))
    asked = set() if overlap.house_agreed_by_id else of_house
    return asked if overlap.partner_agreed_by_id else asked | (users - of_house)


# The code of a line that asks something, and who is still asked.
ASKED: dict[str, Asked] = {
    **dict.fromkeys(DECISIONS, asked_to_decide),
    QuestionAsked.code: _asked_to_answer,
    OpinionAsked.code: _asked_for_opinion,
    DealReturned.code: _asked_to_change,
    PriceListReturned.code: _asked_to_send_again,
    AgreementPublished.code: _asked_to_accept,
    OverlapAgreed.code: _asked_to_agree,
}
