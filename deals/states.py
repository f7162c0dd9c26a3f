"""The lives of a registration and of a sale. Nothing else writes the columns of their state."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from viewflow import fsm

from deals.models import ApprovalStatus, Deal, LossReason, Stage, SubmissionStatus
from deals.policies import can_cancel, owns
from portal.kernel.actors import Actor
from workflows import engine


class DealStatus(models.TextChoices):
    """Where a registration stands: submission and approval status told as one."""

    DRAFT = "draft", _("Draft")
    PENDING = "pending", _("In approval")
    RETURNED = "returned", _("Question for you")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled by the house")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_UNSENT = {
    SubmissionStatus.NOT_SUBMITTED: DealStatus.DRAFT,
    SubmissionStatus.RECALLED: DealStatus.WITHDRAWN,
}
_SUBMISSION = {status: submission for submission, status in _UNSENT.items()}
_OPEN = (DealStatus.PENDING, DealStatus.RETURNED)


def _is_partner(life: Registration, actor: Actor) -> bool:
    return owns(actor, life.deal)


def _is_house(_life: Registration, actor: Actor) -> bool:
    return can_cancel(actor)


def _is_system(_life: Registration, actor: Actor) -> bool:
    return actor.is_system


class Registration:
    """A deal registration from draft to its end.

    Who may decide is asked by the approval engine, which alone calls ``approve``, ``reject``,
    ``give_back`` and ``reopen``.
    """

    status = fsm.State(DealStatus, default=DealStatus.DRAFT)
    writes: ClassVar[tuple[str, ...]] = (
        "submission_status",
        "approval_status",
        "submitted_at",
        "submitted_by",
        "claimed_at",
        "waiting_since",
        "decided_at",
        "decision_comment",
        "protected_until",
        "version",
        "updated_at",
    )

    def __init__(self, deal: Deal) -> None:
        self.deal = deal

    @status.getter()
    def _read(self) -> DealStatus:
        unsent = _UNSENT.get(SubmissionStatus(self.deal.submission_status))
        return unsent or DealStatus(self.deal.approval_status)

    @status.setter()
    def _write(self, value: DealStatus) -> None:
        deal = self.deal
        unsent = value in _SUBMISSION
        deal.submission_status = _SUBMISSION[value] if unsent else SubmissionStatus.SUBMITTED
        deal.approval_status = "" if unsent else ApprovalStatus(value)
        deal.version += 1

    @status.transition(source=DealStatus.DRAFT, target=DealStatus.PENDING, permission=_is_partner)
    def submit(self, *, by: int | None, at: datetime, waits: bool) -> None:
        """Sent for the first time: the claim counts from this moment."""
        self.deal.submitted_by_id = by
        self.deal.submitted_at = self.deal.claimed_at = at
        self.deal.waiting_since = at if waits else None

    @status.transition(source=DealStatus.PENDING, target=DealStatus.PENDING, permission=_is_system)
    def advance(self) -> None:
        """Nobody is before it any more."""
        self.deal.waiting_since = None

    @status.transition(
        source=DealStatus.RETURNED, target=DealStatus.PENDING, permission=_is_partner
    )
    def resubmit(self, *, by: int | None, at: datetime) -> None:
        """Sent again with what was asked for; the claim keeps its first moment."""
        self.deal.submitted_by_id = by
        self.deal.submitted_at = at
        self.deal.decision_comment = ""

    @status.transition(source=DealStatus.PENDING, target=DealStatus.APPROVED, permission=None)
    def approve(self, *, at: datetime, until: date, comment: str) -> None:
        """Approved: protected to the end of ``until``."""
        self._decide(at, comment)
        self.deal.protected_until = until

    @status.transition(source=DealStatus.PENDING, target=DealStatus.REJECTED, permission=None)
    def reject(self, *, at: datetime, comment: str) -> None:
        """Rejected."""
        self._decide(at, comment)

    @status.transition(source=DealStatus.PENDING, target=DealStatus.RETURNED, permission=None)
    def give_back(self, *, comment: str) -> None:
        """Returned to the partner with a question."""
        self.deal.decision_comment = comment

    @status.transition(
        source=(DealStatus.APPROVED, DealStatus.REJECTED, DealStatus.RETURNED),
        target=DealStatus.PENDING,
        permission=None,
    )
    def reopen(self) -> None:
        """The decision was taken back: nothing of it stays."""
        self.deal.decided_at = self.deal.protected_until = None
        self.deal.decision_comment = ""

    @status.transition(source=_OPEN, target=DealStatus.WITHDRAWN, permission=_is_partner)
    def withdraw(self) -> None:
        """Taken back by the partner."""
        self.deal.waiting_since = None

    @status.transition(
        source=(*_OPEN, DealStatus.APPROVED), target=DealStatus.CANCELLED, permission=_is_house
    )
    def cancel(self, *, at: datetime, comment: str) -> None:
        """Ended by the house; the protection goes with it."""
        self._decide(at, comment)
        self.deal.protected_until = None
        self.deal.waiting_since = None

    @status.transition(
        source=DealStatus.APPROVED, target=DealStatus.EXPIRED, permission=_is_system
    )
    def expire(self) -> None:
        """The protection is over; the date stays as a record."""

    def _decide(self, at: datetime, comment: str) -> None:
        self.deal.decided_at = at
        self.deal.decision_comment = comment
        self.deal.waiting_since = None


class Sale:
    """How far selling has come; whoever may edit the deal may move it."""

    stage = fsm.State(Stage, default=Stage.PROSPECTING)
    writes: ClassVar[tuple[str, ...]] = (
        "stage",
        "engaged_on",
        "closed_on",
        "close_value",
        "loss_reason",
        "competitor",
        "version",
        "updated_at",
    )

    def __init__(self, deal: Deal) -> None:
        self.deal = deal

    @stage.getter()
    def _read(self) -> Stage:
        return Stage(self.deal.stage)

    @stage.setter()
    def _write(self, value: Stage) -> None:
        self.deal.stage = value
        self.deal.version += 1

    @stage.transition(source=Stage.PROSPECTING, target=Stage.ENGAGING, permission=None)
    def engage(self, *, on: date) -> None:
        """The customer talks about it."""
        self.deal.engaged_on = self.deal.engaged_on or on

    @stage.transition(source=Stage.ENGAGING, target=Stage.PROSPECTING, permission=None)
    def step_back(self) -> None:
        """It is earlier than thought."""

    @stage.transition(
        source=(Stage.PROSPECTING, Stage.ENGAGING), target=Stage.WON, permission=None
    )
    def win(self, *, on: date, value: Any) -> None:
        """The customer bought for ``value``."""
        self.deal.closed_on = on
        self.deal.close_value = value

    @stage.transition(
        source=(Stage.PROSPECTING, Stage.ENGAGING), target=Stage.LOST, permission=None
    )
    def lose(self, *, on: date, reason: LossReason, competitor: str = "") -> None:
        """The customer did not buy from us."""
        self.deal.closed_on = on
        self.deal.close_value = 0
        self.deal.loss_reason = reason
        self.deal.competitor = competitor or self.deal.competitor

    @stage.transition(source=(Stage.WON, Stage.LOST), target=Stage.ENGAGING, permission=None)
    def reopen(self) -> None:
        """It was not the end after all."""
        self.deal.closed_on = self.deal.close_value = None
        self.deal.loss_reason = ""


def status_of(deal: Deal) -> DealStatus:
    """The status of a registration."""
    return Registration(deal).status


def move(deal: Deal, transition: str, *, actor: Actor, **values: Any) -> None:
    """Perform a transition of a deal's registration, under its lock, and store it.

    Raises ``Conflict`` if the deal is not where the transition starts.
    """
    engine.perform(Registration, deal, transition, actor=actor, **values)


def move_stage(deal: Deal, transition: str, *, actor: Actor, **values: Any) -> None:
    """The same for the stage of the sale."""
    engine.perform(Sale, deal, transition, actor=actor, **values)
