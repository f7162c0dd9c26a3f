"""Approvals, their tasks and decisions: for the house. Partners read the route of their record."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import graphene
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from partner_api.types.base import RecordType
from partner_api.types.connections import many
from partner_api.types.fields import computed, one
from partner_api.types.ids import decode_id
from partner_api.types.people import Person
from partner_api.types.scalars import JSONString
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from workflows import models
from workflows.policies import visible_approvals, visible_tasks
from workflows.requests import request_type
from workflows.selectors import QUEUES, role_text
from workflows.selectors.asking_rules import rules_told_of, why_of

_QUEUES = {
    "MINE": "Waits for you.",
    "TEAM": "Waits for your team; nobody has claimed it.",
    "COMING": "Reaches you after earlier steps.",
    "DONE": "Decided by you.",
}
TaskQueue = graphene.Enum(
    "TaskQueue",
    [(queue.upper(), queue) for queue in QUEUES],
    description=lambda value: _QUEUES[value.name] if value else "Which tasks.",
)


def _facts(snapshot: Any, info: Any) -> Any:
    known = request_type(snapshot.kind_code).facts_seen_by(info.context.actor)
    return {fact.name: snapshot.facts[fact.name] for fact in known if fact.name in snapshot.facts}


def _digest(snapshot: Any, info: Any) -> str | None:
    """A digest of few values tells them to whoever tries all that they could be."""
    seen = request_type(snapshot.kind_code).sees_guarded(info.context.actor)
    return snapshot.digest if seen else None


def facts_looked_at(value: str) -> str:
    """What commands call the facts of a ``FactSnapshot.id``; a digest is what it is."""
    with suppress(Refused):
        name, ref = decode_id(value)
        if name == FactSnapshot.source.name:
            return ref
    return value


class FactSnapshot(RecordType):
    """The facts of a request, frozen when it was sent."""

    class Meta:
        model = models.Snapshot
        name = "FactSnapshot"
        columns = ("taken_at",)
        filters = ()
        descriptions = {"taken_at": "When they were frozen."}

    facts = computed(
        JSONString,
        _facts,
        needs=("facts",),
        description="Every fact that you may read, by its name, as JSON.",
    )
    digest = computed(
        graphene.String,
        _digest,
        needs=("digest",),
        description="SHA-256 of the facts in canonical JSON, for those who read all of them.",
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of approvals that the actor may read, each with its kind of request."""
        seen = visible_approvals(actor, models.ApprovalProcess.objects.all())
        decided = models.Decision.objects.filter(process__in=seen.values("pk"))
        held = models.ApprovalProcess.objects.filter(snapshot=OuterRef("pk"))
        signed = models.Decision.objects.filter(snapshot=OuterRef("pk"))
        return queryset.filter(
            Q(pk__in=seen.values("snapshot")) | Q(pk__in=decided.values("snapshot"))
        ).annotate(
            kind_code=Coalesce(
                Subquery(held.values("request_type")[:1]),
                Subquery(signed.values("process__request_type")[:1]),
            )
        )


def _why(task: Any, info: Any) -> str:
    """The rules that ask for a task, as far as the viewer may know them."""
    actor, known = info.context.actor, info.context.rules_told
    whose, told = known.get(task.policy_number, (None, None))
    if whose is not actor:
        policy = models.RoutingPolicy.objects.get(pk=task.policy_number)
        told = rules_told_of(policy, actor)
        known[task.policy_number] = actor, told
    return why_of(task, told)


class Approval(RecordType):
    """One approval of one request, from sending to its end."""

    class Meta:
        model = models.ApprovalProcess
        name = "Approval"
        ref = "public_id"
        columns = (
            "reference",
            "title",
            "request_type",
            "outcome",
            "outcome_at",
            "submitted_at",
            "round",
        )
        filters = ("reference", "request_type", "outcome", "submitted_at")
        sorts = {"SUBMITTED_AT": "submitted_at"}
        sort = ("submitted_at", True)
        descriptions = {
            "reference": "What people call the request: that of a deal, `L-1042-3` of a release.",
            "title": "What is asked, in a few words.",
            "request_type": "The kind of request, like `deals.deal`.",
            "outcome": "How far it is.",
            "outcome_at": "When it ended or was returned.",
            "submitted_at": "When it was first sent.",
            "round": "1, and one more each time it was sent again or routed anew.",
        }

    submitted_by = one(lambda: Person, "submitted_by", open=True, description="Who sent it.")
    snapshot = one(lambda: FactSnapshot, "snapshot", description="The facts as they are decided.")
    tasks = many(lambda: Task, "process", description="Its tasks that you may see.")
    decisions = many(lambda: Decision, "process", description="What was decided so far.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the policy of approvals."""
        return visible_approvals(actor, queryset)


class Task(RecordType):
    """One step of a request's route, given to a department or a person."""

    class Meta:
        model = models.ApprovalTask
        name = "Task"
        columns = (
            "key",
            "stage",
            "round",
            "status",
            "mode",
            "effect",
            "opened_at",
            "due_at",
            "paused_at",
            "nudged_at",
            "reminded_at",
            "escalated_at",
            "closed_at",
            "decision",
            "comment",
        )
        filters = ("status", "due_at", "decision")
        sorts = {"DUE_AT": "due_at", "OPENED_AT": "opened_at", "CLOSED_AT": "closed_at"}
        sort = ("due_at", False)
        descriptions = {
            "key": "Names it within its round, as in its address.",
            "stage": "Tasks of one stage run side by side.",
            "round": "In which round of the request.",
            "status": "How far it is.",
            "mode": "How many must approve.",
            "effect": "Whether it can end the request.",
            "opened_at": "Since when it waits.",
            "due_at": "Its target, counted in working time.",
            "paused_at": "Since when its clock stands: the author is asked.",
            "nudged_at": "When the author asked for a decision.",
            "reminded_at": "When its holders were reminded.",
            "escalated_at": "When somebody above was asked.",
            "closed_at": "When it was decided or skipped.",
            "decision": "What was decided.",
            "comment": "What the decider wrote.",
        }

    role = computed(
        graphene.NonNull(graphene.String),
        lambda task, _info: role_text(task),
        needs=("label", "department"),
        description="Who holds it, by role.",
    )
    why = computed(
        graphene.String,
        _why,
        needs=("why",),
        description="The rules that ask for it, of those that you may know.",
    )
    approval = one(lambda: Approval, "process", description="What it is about.")
    assignee = one(lambda: Person, "assignee", open=True, description="Who has claimed it.")
    assigned_for = one(
        lambda: Person, "assigned_for", open=True, description="For whom they stand in."
    )
    decided_by = one(lambda: Person, "decided_by", open=True, description="Who decided.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the policy of tasks."""
        tasks = visible_tasks(actor, queryset)
        return tasks.annotate(policy_number=F("process__policy"))


class Decision(RecordType):
    """One person's decision, on frozen facts."""

    class Meta:
        model = models.Decision
        columns = ("kind", "comment", "conditions", "fields", "decided_at", "undone_at")
        filters = ("kind", "decided_at")
        sorts = {"DECIDED_AT": "decided_at"}
        sort = ("decided_at", True)
        descriptions = {
            "kind": "What was decided.",
            "comment": "Why.",
            "conditions": "What an approval asks the author to keep.",
            "undone_at": "When it was taken back.",
            "fields": "What a return asks to change.",
            "decided_at": "When.",
        }

    task = one(lambda: Task, "task", description="On which task.")
    decided_by = one(lambda: Person, "decided_by", open=True, description="Who decided.")
    on_behalf_of = one(
        lambda: Person, "on_behalf_of", open=True, description="The absent person they stood for."
    )
    snapshot = one(lambda: FactSnapshot, "snapshot", description="The facts that they saw.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of approvals that the actor may read."""
        seen = visible_approvals(actor, models.ApprovalProcess.objects.all())
        return queryset.filter(process__in=seen.values("pk"))
