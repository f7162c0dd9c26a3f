"""Run a recorded case through the engine, in its own time.

Every event is the command that it records, given by the person of its role: the policy is asked,
the process is locked, clocks are set, decisions stored. What the engine did is read from its own
tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction

from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.errors import DomainError
from portal.kernel.models import Department, User, WorkingCalendar
from portal.kernel.models.people import DepartmentCode
from workflows.engine import start
from workflows.engine.recorded import (
    AUTHOR,
    PAID,
    RecordedCase,
    RecordedEvent,
)
from workflows.engine.recorded_policies import PAYMENT, RECORDED, RecordedPolicy, slug
from workflows.engine.time import at
from workflows.models import (
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    Decision,
    DecisionKind,
    TaskStatus,
)
from workflows.services.activate_policy import activate_policy
from workflows.services.decide import decide_task
from workflows.services.edit_policy import draft_policy, save_rule
from workflows.services.resubmit import resubmit_request
from workflows.services.withdraw import withdraw_request

_BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that the engine refused, and why."""

    case_id: str
    activity: str
    role: str
    at: datetime
    code: str


@dataclass(slots=True)
class Replayed:
    """What the engine holds about a case in the end.

    All of it is about the document that is paid. ``returns`` are the roles that sent it back,
    once for each time, ``approvals`` those that approved it; ``taken_back`` counts how often its
    author did so, or acknowledged a return.
    """

    case: RecordedCase
    submissions: int = 0
    submitted_at: datetime | None = None
    approved_at: datetime | None = None
    returns: list[str] = field(default_factory=list)
    approvals: set[str] = field(default_factory=set)
    taken_back: int = 0
    paid: bool = False
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """A document of a case on its way: what the engine takes for the record.

    ``approvals`` are the ids of its approvals, so that each is read by its key: the rows of
    batches that were rolled back would mislead any other plan.
    """

    pk: int
    reference: str
    name: str
    amount: Decimal
    version: int = 0
    signatures: list[str] = field(default_factory=list)
    approvals: list[int] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        """What the policy asks."""
        return {
            "signatures": self.signatures,
            "amount": self.amount,
            "version": self.version,
        }


class Stage:
    """A cast of one person for each role, and the policy in force: where cases are played."""

    def __init__(self, policy: RecordedPolicy) -> None:
        self.policy = policy
        users = User.objects.bulk_create(
            User(email=f"{slug(role)}@replay.invalid", full_name=role.capitalize())
            for role in (AUTHOR, *policy.everybody)
        )
        roles = (AUTHOR, *policy.everybody)
        house = _house()
        house.members.add(*users)
        self.actors: dict[str, Actor] = {
            role: actor_for(user) for role, user in zip(roles, users, strict=True)
        }
        people = {role: user.pk for role, user in zip(roles, users, strict=True)}
        with at(_BEFORE_ALL):
            draft = draft_policy(actor=SYSTEM, code=RECORDED.code)
            for rule in policy.rules(people):
                save_rule(actor=SYSTEM, policy=draft.public_id, rule=rule)
            activate_policy(actor=SYSTEM, policy=draft.public_id)
        self._number = 0

    def play(self, case: RecordedCase) -> Replayed:
        """Run one case; its events are commands of the people of their roles."""
        result = Replayed(case)
        documents: dict[str, Document] = {}
        for index, event in enumerate(case.events):
            name = event.document or case.document
            if name not in documents:
                documents[name] = self._document(name, case.amount)
            act = _ACTS.get(event.act or event.activity)
            if act is None:
                continue
            rest = [each for each in case.events[index + 1 :] if each.document == name]
            try:
                with at(event.at), transaction.atomic():
                    act(self, documents[name], event, rest)
                    result.taken_back += name == case.document and _is_authors(event)
            except DomainError as error:
                refusal = Refusal(case.case_id, event.activity, event.role, event.at, error.code)
                result.refusals.append(refusal)
        self._read(result, documents)
        return result

    def _document(self, name: str, amount: Decimal) -> Document:
        self._number += 1
        return Document(self._number, f"R-{self._number}", name, amount)

    # --- Acts -----------------------------------------------------------------------------------

    def submit(self, document: Document, event: RecordedEvent, rest: list[RecordedEvent]) -> None:
        """Sent: for the first time, again after a return, or in place of what is running."""
        actor = self._actor(event)
        document.version += 1
        document.signatures = self.policy.signatures(_until_submitted(rest))
        running = _running(document)
        if running is not None and running.outcome == ApprovalOutcome.RETURNED:
            resubmit_request(actor=actor, code=RECORDED.code, record=document)
            return
        if running is not None:
            withdraw_request(actor=actor, code=RECORDED.code, record=document)
        document.approvals.append(start(RECORDED.code, document, actor=actor).pk)

    def decide(self, document: Document, event: RecordedEvent, rest: list[RecordedEvent]) -> None:
        """Approved, or sent back to the author."""
        if _is_authors(event):
            running = _running(document)
            if running is not None and running.outcome == ApprovalOutcome.PENDING:
                actor = self._actor(event)
                withdraw_request(actor=actor, code=RECORDED.code, record=document)
            return
        kind = DecisionKind.RETURN if event.act == "REJECTED" else DecisionKind.APPROVE
        self._decide(document, event.step, self._actor(event), kind)

    def pay(self, document: Document, event: RecordedEvent, rest: list[RecordedEvent]) -> None:
        """The payment office pays what has its final approval."""
        self._decide(document, PAYMENT, self.actors[PAYMENT], DecisionKind.APPROVE)

    def _decide(self, document: Document, step: str, actor: Actor, kind: str) -> None:
        task = _task(document, step)
        decide_task(actor=actor, task=task.public_id, decision=kind, comment=kind)

    def _actor(self, event: RecordedEvent) -> Actor:
        actor = self.actors.get(event.role)
        if actor is None:
            raise DomainError("No such role in this policy.", code="unknown_role", field="role")
        return actor

    # --- What the engine holds -----------------------------------------------------------------

    def _read(self, result: Replayed, documents: dict[str, Document]) -> None:
        main = documents.get(result.case.document)
        if main is None:
            return
        decided = Decision.objects.filter(process__in=main.approvals).standing()
        for kind, role in decided.values_list("kind", "task__label"):
            if kind == DecisionKind.RETURN:
                result.returns.append(role)
            else:
                result.approvals.add(role)
        tasks = ApprovalTask.objects.filter(process__in=main.approvals)
        processes = ApprovalProcess.objects.filter(pk__in=main.approvals).order_by("pk")
        sent = list(processes.values_list("submitted_at", "round", "outcome"))
        result.submissions = sum(rounds for _at, rounds, _outcome in sent)
        result.submitted_at = sent[0][0] if sent else None
        result.paid = any(outcome == ApprovalOutcome.APPROVED for *_, outcome in sent)
        # The payment office is asked once every signature is there.
        asked = tasks.filter(role=slug(PAYMENT), opened_at__isnull=False).order_by("opened_at")
        result.approved_at = asked.values_list("opened_at", flat=True).last()


def _house() -> Department:
    """A department for the cast: steps name people, so it decides nothing by itself."""
    known = Department.objects.filter(code=DepartmentCode.SERVICE).first()
    if known is not None:
        return known
    calendar = WorkingCalendar.objects.create(
        name="Replay", country="NL", timezone="Europe/Amsterdam", days=[1, 2, 3, 4, 5],
        opens=time(8), closes=time(18),
    )  # fmt: skip
    return Department.objects.create(code=DepartmentCode.SERVICE, calendar=calendar)


type Act = Callable[[Stage, Document, RecordedEvent, list[RecordedEvent]], None]
_ACTS: dict[str, Act] = {
    "SUBMITTED": Stage.submit,
    "APPROVED": Stage.decide,
    "FINAL_APPROVED": Stage.decide,
    "REJECTED": Stage.decide,
    PAID: Stage.pay,
}


def _is_authors(event: RecordedEvent) -> bool:
    """Whether the author takes the document back, or takes note that it came back."""
    return event.act == "REJECTED" and event.step == AUTHOR


def _until_submitted(events: list[RecordedEvent]) -> list[RecordedEvent]:
    acts = [event.act for event in events]
    return events[: acts.index("SUBMITTED")] if "SUBMITTED" in acts else events


def _running(document: Document) -> ApprovalProcess | None:
    return ApprovalProcess.objects.filter(
        pk__in=document.approvals,
        outcome__in=[ApprovalOutcome.PENDING, ApprovalOutcome.RETURNED],
    ).first()


def _task(document: Document, step: str) -> ApprovalTask:
    """The task of a role in the newest round; one that is not open is refused by the engine."""
    tasks = ApprovalTask.objects.filter(process__in=document.approvals, role=slug(step))
    found = tasks.filter(status=TaskStatus.OPEN).first() or tasks.order_by("pk").last()
    if found is None:
        raise DomainError("This role was not asked.", code="not_asked", field="role")
    return found
