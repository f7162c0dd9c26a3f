"""Routing policies: versioned rules that say who decides a request, and in which order."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models.roles import HouseRole


class PolicyStatus(models.TextChoices):
    """The life of a policy version. Only a draft can be edited; a proposal waits for a second
    person to bring it into force.
    """

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")


@pghistory.track()
class RoutingPolicy(models.Model):
    """One version of the rules for one kind of request.

    ``compiled`` is what the engine reads: the rules as they were when the version was activated.
    In force is the active version that took effect last.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request_type = models.CharField(_("kind of request"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    status = models.CharField(
        _("status"), max_length=8, choices=PolicyStatus, default=PolicyStatus.DRAFT
    )
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    effective_from = models.DateTimeField(_("in force from"), null=True, blank=True)
    compiled = models.JSONField(default=list, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    activated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request_type", "version"], name="routing_policy_version_once"
            ),
            models.UniqueConstraint(
                fields=["request_type"],
                condition=Q(status__in=["draft", "proposed"]),
                name="routing_policy_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "proposed"]) | Q(effective_from__isnull=False),
                name="routing_policy_dated",
            ),
        ]
        indexes = [
            models.Index(
                fields=["request_type", "-effective_from"],
                condition=Q(status="active"),
                name="routing_policy_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_type} v{self.version}"


@pghistory.track()
class RoutingRule(models.Model):
    """If every condition holds for a request's facts, its steps are part of the route.

    ``conditions`` is a list of ``{"field", "operator", "value"}``; empty means always.
    """

    policy = models.ForeignKey(RoutingPolicy, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField(_("order"))
    label = models.CharField(_("name of the rule"), max_length=120)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.label


class Holder(models.TextChoices):
    """Who a step is given to."""

    DEPARTMENT = "department", _("A department")
    PERSON = "person", _("A person")
    FACT = "fact", _("The person that a fact names")
    MANAGER = "manager", _("The manager of the person that a fact names")
    OWNER = "owner", _("The owner of the record that a fact names")
    MATRIX = "matrix", _("Whoever is responsible for territory and product line")
    ROLE = "role", _("Whoever has a role of the house")
    ADMINISTRATOR = "administrator", _("Administrators")


class Mode(models.TextChoices):
    """How many of those who hold a step must approve."""

    ONE = "one", _("One of them")
    ALL = "all", _("All of them")
    QUORUM = "quorum", _("A number of them")


class Effect(models.TextChoices):
    """Whether a step can end the request, or gives an opinion that later steps read."""

    DECIDE = "decide", _("Decides")
    ADVISE = "advise", _("Gives an opinion")


class Reasons(models.TextChoices):
    """When whoever decides a step has to say why."""

    REFUSAL = "refusal", _("For a rejection")
    ALWAYS = "always", _("Always")


class Late(models.TextChoices):
    """What happens when the target time of a step has passed."""

    ESCALATE = "escalate", _("Somebody above is asked too")
    APPROVE = "approve", _("The step is approved by itself")
    REJECT = "reject", _("The request is rejected by itself")


@pghistory.track()
class RoutingStep(models.Model):
    """One step of a rule. Steps of one stage run in parallel, stages one after another.

    ``department`` holds the step, or stands in when person, role or fact name nobody who could.
    ``fact`` names the person or the record, ``other_fact`` the product line where ``fact`` is the
    territory. ``hours`` is the target in working time of that department's calendar. ``allowed``
    are the decisions that may be taken, all of them if it is empty.
    """

    rule = models.ForeignKey(RoutingRule, on_delete=models.CASCADE, related_name="steps")
    stage = models.PositiveSmallIntegerField(_("stage"), default=1)
    role = models.SlugField(_("role"), max_length=40)
    label = models.CharField(_("shown as"), max_length=80, blank=True)
    holder = models.CharField(
        _("given to"), max_length=14, choices=Holder, default=Holder.DEPARTMENT
    )
    department = models.CharField(_("department"), max_length=20, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    house_role = models.ForeignKey(
        HouseRole, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    fact = models.CharField(_("fact"), max_length=60, blank=True)
    other_fact = models.CharField(_("second fact"), max_length=60, blank=True)
    mode = models.CharField(_("how many"), max_length=6, choices=Mode, default=Mode.ONE)
    quorum = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    hours = models.DecimalField(
        _("target, working hours"), max_digits=6, decimal_places=2, default=16
    )
    effect = models.CharField(_("effect"), max_length=6, choices=Effect, default=Effect.DECIDE)
    allowed = ArrayField(
        models.CharField(max_length=8),
        verbose_name=_("may be decided"),
        default=list,
        blank=True,
    )
    reasons = models.CharField(
        _("reason needed"), max_length=7, choices=Reasons, default=Reasons.REFUSAL
    )
    late = models.CharField(
        _("when it is late"), max_length=8, choices=Late, default=Late.ESCALATE
    )

    class Meta:
        ordering = ["stage", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__gte=1), name="routing_step_stage"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="routing_step_hours"),
            models.CheckConstraint(
                condition=~Q(mode="quorum") | Q(quorum__gte=1), name="routing_step_quorum"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage}. {self.role}"
