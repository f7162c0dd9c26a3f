"""Who is still asked to do what a line of an inbox asks: such a line lives as long as this holds.

Each answer is made from how things stand now, never from what happened: so lines end rightly in
whatever order, and however often, events are handled.
"""

from __future__ import annotations

from collections.abc import Callable, Set

from django.db.models import QuerySet

from catalogue.events import PriceListReturned
from deals.events import DealReturned
from deals.models import ApprovalStatus, Deal, SubmissionStatus
from partners.events import AgreementPublished
from partners.models import Membership, MembershipRole, Overlap, Partner
from partners.overlap_events import OverlapAgreed
from partners.selectors.agreements import terms_of
from partners.sharing_events import SharingChangeReturned
from portal.kernel.actors import actor_for
from portal.kernel.models import User
from sharing.events import RecallAsked
from sharing.models import Party, PartyKind, Recall
from workflows.events import (
    OpinionAsked,
    PolicyProposed,
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
    PolicyStatus,
    Question,
    RoutingPolicy,
    TaskStatus,
)
from workflows.policies import can_activate, can_decide, standings_of
from workflows.requests import request_types

# The label and id of a record, and people: those of them who are still asked.
type Asked = Callable[[str, int, Set[int]], set[int]]

DECISIONS = (TaskAssigned.code, TaskReminded.code, TaskEscalated.code, TaskNudged.code)
_MOST_PEOPLE = 500


def _active(users: Set[int]) -> tuple[list[User], set[int]]:
    """The people to ask the policy about, and those who are too many: nobody is taken to be done
    whom nobody has looked at."""
    active = User.objects.filter(pk__in=users, is_active=True).order_by("pk")
    looked_at = list(active[:_MOST_PEOPLE])
    if len(looked_at) < _MOST_PEOPLE:
        return looked_at, set()
    return looked_at, set(active.values_list("pk", flat=True)[_MOST_PEOPLE:])


def _codes(record_model: str) -> list[str]:
    return [kind.code for kind in request_types() if kind.subject == record_model]


def asked_to_decide(record_model: str, record_id: int, users: Set[int]) -> set[int]:
    """Those who may decide an open task of the record now, and have not."""
    tasks = ApprovalTask.objects.filter(
        status=TaskStatus.OPEN,
        process__request_type__in=_codes(record_model),
        process__record_id=record_id,
    )
    by_process: dict[int, list[ApprovalTask]] = {}
    for task in tasks.select_related("process"):
        by_process.setdefault(task.process_id, []).append(task)
    return {pk for each in by_process.values() for pk in _who_may_decide(each, users)}


def _who_may_decide(tasks: list[ApprovalTask], users: Set[int]) -> set[int]:
    """Those who may decide any of these tasks of one request."""
    decisions = Decision.objects.standing().filter(task__in=tasks)
    decided = set(decisions.values_list("task_id", "decided_by_id"))
    looked_at, unread = _active(users)
    standings = standings_of(looked_at, since=tasks[0].process.submitted_at)
    return {
        standing.actor.user_id or 0
        for standing in standings
        for task in tasks
        if (task.pk, standing.actor.user_id) not in decided
        and can_decide(standing.actor, task, standing).allowed
    } | unread


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


def _asked_to_send_again(record_model: str, record_id: int, users: Set[int]) -> set[int]:
    returned = ApprovalProcess.objects.filter(
        request_type__in=_codes(record_model),
        record_id=record_id,
        outcome=ApprovalOutcome.RETURNED,
    )
    return set(users) if returned.exists() else set()


def _asked_to_accept(_record_model: str, organisation: int, users: Set[int]) -> set[int]:
    looked_at, unread = _active(users)
    return {
        user.pk
        for user in looked_at
        if any(
            term.waits for term in terms_of(actor=actor_for(user), organisation_id=organisation)
        )
    } | unread


def _asked_to_agree(_record_model: str, organisation: int, users: Set[int]) -> set[int]:
    overlap = Overlap.objects.filter(organisation=organisation, ended_at=None).first()
    if overlap is None or overlap.opened_facets:
        return set()
    managers = Partner.objects.filter(organisation=organisation)
    of_house = users & set(managers.values_list("account_manager_id", flat=True))
    asked = set() if overlap.house_agreed_by_id else of_house
    return asked if overlap.partner_agreed_by_id else asked | (users - of_house)


def _asked_to_delete(_record_model: str, organisation: int, users: Set[int]) -> set[int]:
    """The company's admins, until somebody has said so of all that is recalled."""
    party = Party.objects.filter(kind=PartyKind.ORGANISATION, subject_id=organisation)
    is_open = Recall.objects.filter(party__in=party, acknowledged_at=None).exists()
    admins = Membership.objects.filter(
        organisation=organisation, role=MembershipRole.ADMIN, ended_at=None
    )
    return users & set(admins.values_list("user_id", flat=True)) if is_open else set()


def _asked_to_activate(_record_model: str, policy_id: int, users: Set[int]) -> set[int]:
    """The administrators who may bring a proposed version into force."""
    policy = RoutingPolicy.objects.filter(pk=policy_id, status=PolicyStatus.PROPOSED).first()
    if policy is None:
        return set()
    looked_at, unread = _active(users)
    return {user.pk for user in looked_at if can_activate(actor_for(user), policy)} | unread


# The code of a line that asks something, and who is still asked.
ASKED: dict[str, Asked] = {
    **dict.fromkeys(DECISIONS, asked_to_decide),
    QuestionAsked.code: _asked_to_answer,
    OpinionAsked.code: _asked_for_opinion,
    DealReturned.code: _asked_to_change,
    PriceListReturned.code: _asked_to_send_again,
    SharingChangeReturned.code: _asked_to_send_again,
    AgreementPublished.code: _asked_to_accept,
    OverlapAgreed.code: _asked_to_agree,
    RecallAsked.code: _asked_to_delete,
    PolicyProposed.code: _asked_to_activate,
}
