"""What was decided on which frozen facts, and what was asked and answered on the way."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from workflows.models.approvals import (
    ApprovalProcess,
    ApprovalTask,
    DecisionKind,
    Snapshot,
    TaskStatus,
)
from workflows.models.routing import RoutingPolicy


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, and those of them that count."""

    def standing(self) -> Self:
        """Those that were not undone, without the undoing itself."""
        return self.filter(undone_at=None).exclude(kind=DecisionKind.UNDO)


class Decision(models.Model):
    """One person's decision on one task, on frozen facts. Append-only but for ``undone_at``.

    An undo is a second decision that names the first in ``undoes``. ``conditions`` are what an
    approval asks the author to keep. Nobody is the decider where the policy let time decide.

    ``fields`` names what a return asks to change. ``key`` is the form's one-time key. ``data`` is
    what the step's own form asked for. ``on_behalf_of`` is the absent person whom the decider
    stood in for. ``submitted_by`` repeats who asked, so that the database itself refuses a
    decision on one's own request, whichever way it comes. ``kept_from`` is the earlier decision
    that still stands because none of its facts changed.
    """

    SUBMITTER_NEVER_DECIDES: ClassVar[str] = "decision_not_by_submitter"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(ApprovalTask, on_delete=models.PROTECT, related_name="decisions")
    process = models.ForeignKey(
        ApprovalProcess, on_delete=models.PROTECT, related_name="decisions"
    )
    kind = models.CharField(max_length=8, choices=DecisionKind)
    comment = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    fields = ArrayField(models.CharField(max_length=60), default=list)
    data = models.JSONField(default=dict)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(RoutingPolicy, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kept_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    key = models.UUIDField(null=True)
    decided_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "decided_by"],
                condition=Q(undone_at=None) & ~Q(kind="undo"),
                name="decision_once_each",
            ),
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False)
                | (~Q(kind="undo") & Q(undoes=None)),
                name="decision_undo_names_it",
            ),
            models.UniqueConstraint(fields=["task", "key"], name="decision_key_once"),
            models.CheckConstraint(
                condition=Q(submitted_by=None)
                | (
                    ~Q(decided_by=F("submitted_by"))
                    & (Q(on_behalf_of=None) | ~Q(on_behalf_of=F("submitted_by")))
                ),
                name="decision_not_by_submitter",
            ),
        ]
        indexes = [
            models.Index(fields=["decided_by", "-decided_at"], name="decision_by_person"),
            models.Index(fields=["process", "decided_at"], name="decision_thread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"


@pghistory.track()
class Question(models.Model):
    """What an approver asked before deciding, and the answer.

    ``asked_of`` is the colleague whose opinion is wanted; nobody for a question to the author,
    which stops the task's clock. ``closed_at`` is the answer's moment, or when it was taken back.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(ApprovalTask, on_delete=models.PROTECT, related_name="questions")
    process = models.ForeignKey(
        ApprovalProcess, on_delete=models.PROTECT, related_name="questions"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(asked_of=None, closed_at=None),
                name="question_one_to_author",
            ),
            models.UniqueConstraint(
                fields=["task", "asked_of"],
                condition=Q(closed_at=None),
                name="question_one_to_colleague",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(closed_at__isnull=False, answered_by__isnull=False),
                name="question_answer_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["process", "asked_at"], name="question_thread"),
            models.Index(
                fields=["asked_of"], condition=Q(closed_at=None), name="question_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def waits(self) -> bool:
        """Whether an answer is still wanted."""
        return self.closed_at is None and self.task.status == TaskStatus.OPEN
