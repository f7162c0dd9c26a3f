"""Running and finished approvals: the process, its tasks, and what was decided on which facts."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process, Task

from workflows.models.routing import Effect, Holder, Late, Mode, Reasons, RoutingPolicy


class ApprovalOutcome(models.TextChoices):
    """How far a request is. ``returned`` waits for its author; only the first two are open."""

    PENDING = "pending", _("In approval")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")


# Between the names of the rules that ask a step, in ``ApprovalTask.why``.
RULES_APART = " · "
OPEN_OUTCOMES = (ApprovalOutcome.PENDING, ApprovalOutcome.RETURNED)


class Snapshot(models.Model):
    """The facts of a request as they were sent, and the sheet beside them. Never changed.

    ``digest`` is the SHA-256 of the facts in canonical JSON.
    """

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    facts = models.JSONField()
    sheet = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]


# The columns of Viewflow's own table are its machinery; a trigger here does not see them.
@pghistory.track(exclude=[field.name for field in Process._meta.local_fields])
class ApprovalProcess(Process):
    """One approval of one request, from sending to its end, returns and resubmissions included.

    ``policy`` is the version that routed it; it finishes on that version. ``parties`` follow it.
    ``authors`` made what is asked, besides whoever sent it: none of them decides.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=250)
    url = models.CharField(max_length=200)
    parties = ArrayField(models.BigIntegerField(), default=list)
    policy = models.ForeignKey(RoutingPolicy, on_delete=models.PROTECT, related_name="approvals")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    authors = ArrayField(models.BigIntegerField(), default=list)
    submitted_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=1)
    stage = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(
        max_length=10, choices=ApprovalOutcome, default=ApprovalOutcome.PENDING
    )
    outcome_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request_type", "record_id"],
                condition=Q(outcome__in=OPEN_OUTCOMES),
                name="approval_one_open",
            ),
            models.CheckConstraint(
                condition=Q(outcome="pending", outcome_at=None)
                | (~Q(outcome="pending") & Q(outcome_at__isnull=False)),
                name="approval_outcome_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["reference", "-submitted_at"], name="approval_reference"),
            models.Index(fields=["request_type", "record_id"], name="approval_record"),
            # The search of the inbox: words of a title, in whatever case.
            GinIndex(OpClass(Upper("title"), "gin_trgm_ops"), name="approval_title_words"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def makers(self) -> frozenset[int]:
        """Who sent it and who made it: they and their substitutes never decide it."""
        sender = {self.submitted_by_id} if self.submitted_by_id else set()
        return frozenset({*self.authors, *sender})


class TaskStatus(models.TextChoices):
    """How far a task is. ``skipped`` was not needed after all; ``kept`` carried over unchanged."""

    COMING = "coming", _("Coming")
    OPEN = "open", _("Waiting")
    DONE = "done", _("Done")
    KEPT = "kept", _("Kept from before")
    SKIPPED = "skipped", _("Skipped")


class DecisionKind(models.TextChoices):
    """What an approver decides."""

    APPROVE = "approve", _("Approve")
    REJECT = "reject", _("Reject")
    RETURN = "return", _("Return")
    UNDO = "undo", _("Undo")


@pghistory.track()
class ApprovalTask(models.Model):
    """One step of a request's route: who holds it, until when, and how it ended.

    ``key`` names it in addresses (``/approvals/D-310/tender/``), unique among the tasks that are
    not closed. ``department`` may be empty for a person's or the administrators' step.
    ``assignee`` has claimed it or was named; ``assigned_for`` is the absent person they stand in
    for. ``needed`` approvals settle it. ``escalated_to`` may decide it too; an escalation to the
    administrators names nobody. Times of the clock are kept beside each other: ``due_at`` and the
    moments at which reminder and escalation fall; ``paused_at`` while the author is asked.
    ``allowed`` narrows what may be decided, ``reasons`` says when a reason is needed, ``late``
    what happens past the target. ``taken_from`` had it before somebody took it over.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    process = models.ForeignKey(
        ApprovalProcess, on_delete=models.CASCADE, related_name="approval_tasks"
    )
    task = models.OneToOneField(
        Task, on_delete=models.PROTECT, null=True, related_name="approval_task"
    )
    round = models.PositiveSmallIntegerField(default=1)
    stage = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=50)
    role = models.CharField(max_length=40)
    label = models.CharField(max_length=80, blank=True)
    why = models.CharField(max_length=250, blank=True)
    holder = models.CharField(max_length=14, choices=Holder)
    department = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    mode = models.CharField(max_length=6, choices=Mode, default=Mode.ONE)
    needed = models.PositiveSmallIntegerField(default=1)
    approvals = models.PositiveSmallIntegerField(default=0)
    effect = models.CharField(max_length=6, choices=Effect, default=Effect.DECIDE)
    allowed = ArrayField(models.CharField(max_length=8), default=list)
    reasons = models.CharField(max_length=7, choices=Reasons, default=Reasons.REFUSAL)
    late = models.CharField(max_length=8, choices=Late, default=Late.ESCALATE)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    status = models.CharField(max_length=8, choices=TaskStatus, default=TaskStatus.COMING)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    assigned_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    nudged_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    escalated_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision = models.CharField(max_length=8, choices=DecisionKind, blank=True)
    comment = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "round", "key"], name="approval_task_key_once"
            ),
            models.CheckConstraint(
                condition=Q(status="open", task__isnull=False, opened_at__isnull=False)
                | ~Q(status="open"),
                name="approval_task_open_has_task",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["coming", "open"], closed_at=None)
                | (Q(closed_at__isnull=False) & ~Q(status__in=["coming", "open"])),
                name="approval_task_closed_dated",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | ~Q(decision=""), name="approval_task_done_decided"
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "due_at", "id"],
                condition=Q(status="open", assignee=None),
                name="approval_task_team",
            ),
            models.Index(
                fields=["assignee", "due_at", "id"],
                condition=Q(status="open"),
                name="approval_task_mine",
            ),
            models.Index(
                fields=["escalated_to", "due_at"],
                condition=Q(status="open", escalated_to__isnull=False),
                name="approval_task_above",
            ),
            models.Index(
                fields=["department", "due_at"],
                condition=Q(status="open", assignee=None) & ~Q(mode="one"),
                name="approval_task_together",
            ),
            models.Index(
                fields=["role", "-closed_at"],
                condition=Q(status="done"),
                name="approval_task_past",
            ),
            models.Index(
                fields=["department", "id"],
                condition=Q(status="coming"),
                name="approval_task_coming",
            ),
            models.Index(
                fields=["remind_at"],
                condition=Q(status="open", reminded_at=None),
                name="approval_task_remind",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(status="open", escalated_at=None),
                name="approval_task_escalate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process.reference} {self.key}"
