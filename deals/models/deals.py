"""A deal: what a partner registers with the house, or an opportunity that the house follows."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.models import sight
from partners.models import Organisation
from portal.kernel.models import Referenced
from sharing.models import AccessRow
from sharing.shareable import Shareable


class DealKind(models.TextChoices):
    """Where a deal comes from."""

    REGISTRATION = "registration", _("Deal registration")
    OPPORTUNITY = "opportunity", _("Opportunity")


class Stage(models.TextChoices):
    """How far selling has come."""

    PROSPECTING = "prospecting", _("Prospecting")
    ENGAGING = "engaging", _("Engaging")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


OPEN_STAGES = (Stage.PROSPECTING, Stage.ENGAGING)
IS_OPEN = Q(stage__in=["prospecting", "engaging"])

# A registration that came to nothing; nobody works on it, whatever its stage says.
CAME_TO_NOTHING = Q(submission_status="recalled") | Q(
    approval_status__in=["rejected", "cancelled"]
)
# A draft is the partner's own affair; open deals are the last of these, wherever they are counted.
IS_DRAFT = Q(kind="registration", submission_status="not_submitted")
IS_WORKED_ON = IS_OPEN & ~IS_DRAFT & ~CAME_TO_NOTHING


class SubmissionStatus(models.TextChoices):
    """What the partner did with the registration."""

    NOT_SUBMITTED = "not_submitted", _("Draft")
    SUBMITTED = "submitted", _("Sent")
    RECALLED = "recalled", _("Withdrawn")


class ApprovalStatus(models.TextChoices):
    """What the house did with it."""

    PENDING = "pending", _("In approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    RETURNED = "returned", _("Question for you")
    CANCELLED = "cancelled", _("Cancelled by the house")
    EXPIRED = "expired", _("Expired")


class Conflict(models.TextChoices):
    """Whether somebody else is already selling to the customer."""

    FREE = "free", _("Free")
    POSSIBLE = "possible", _("Possibly taken")
    TAKEN = "taken", _("Taken")


class LossReason(models.TextChoices):
    """Why a deal was lost."""

    PRICE = "price", _("Price")
    COMPETITOR = "competitor", _("Competitor")
    TIMING = "timing", _("Timing")
    PRODUCT = "product", _("Product did not fit")
    NO_DECISION = "no_decision", _("Customer bought nothing")
    OTHER = "other", _("Other")


_UNSENT = ["not_submitted", "recalled"]
_PROTECTED = ["approved", "expired"]
_UNPROTECTED = ["", "pending", "rejected", "returned", "cancelled"]

# A claim's place in the queue is decided once: the database itself refuses to move it.
_CLAIM_STAYS = pgtrigger.Protect(
    name="claim_stays",
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__claimed_at__isnull=False)
    & pgtrigger.Q(old__claimed_at__df=pgtrigger.F("new__claimed_at")),
)


@pghistory.track(
    exclude=["sort_key", "match_name", "match_keys", "match_tax_id", "match_country"],
)
class Deal(Referenced):
    """A registration or opportunity: partner × customer, with lines.

    ``customer`` is empty while nobody has said which organisation it is: such a deal counts as
    incomplete. ``customer_name`` is what the partner typed. ``claimed_at`` is the moment of the
    first submission and decides who was first; ``waiting_since`` is set while somebody else's
    claim stands. ``match_…`` are what conflicts are found by. ``agent`` is the seller's name in
    the system that the deal was imported from. ``amount`` is the sum of the lines at requested
    price (of an opportunity: its expected value), ``close_value`` what was won.
    """

    reference_prefix = "D"

    kind = models.CharField(max_length=12, choices=DealKind, default=DealKind.REGISTRATION)
    title = models.CharField(_("title"), max_length=200, blank=True)
    sort_key = models.BinaryField(editable=False, default=b"")
    partner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registered_deals",
        verbose_name=_("partner"),
    )
    customer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deals",
        verbose_name=_("customer"),
    )
    customer_name = models.CharField(_("customer name"), max_length=250, blank=True)
    customer_tax_id = models.CharField(_("customer tax number"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    match_name = models.CharField(max_length=250, editable=False, default="")
    match_keys = ArrayField(models.CharField(max_length=250), editable=False, default=list)
    match_tax_id = models.CharField(max_length=40, editable=False, default="")
    match_country = models.CharField(max_length=2, editable=False, default="", db_default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_deals",
        verbose_name=_("owner"),
    )
    agent = models.CharField(_("sales agent"), max_length=120, blank=True)

    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.PROSPECTING)
    submission_status = models.CharField(
        max_length=14, choices=SubmissionStatus, default=SubmissionStatus.NOT_SUBMITTED
    )
    approval_status = models.CharField(
        max_length=10, choices=ApprovalStatus, blank=True, default=""
    )
    conflict = models.CharField(max_length=8, choices=Conflict, blank=True, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    waiting_since = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decision_comment = models.TextField(blank=True)
    protected_until = models.DateField(_("protected until"), null=True, blank=True)

    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    close_value = models.DecimalField(
        _("close value"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    loss_reason = models.CharField(
        _("loss reason"), max_length=12, choices=LossReason, blank=True, default=""
    )
    engaged_on = models.DateField(_("engaged on"), null=True, blank=True)
    closing_date = models.DateField(_("expected closing date"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    competitor = models.CharField(_("competitor"), max_length=120, blank=True)
    tender = models.BooleanField(_("part of a tender"), default=False)
    notes = models.TextField(_("notes for the house"), blank=True)
    house_notes = models.TextField(_("internal notes"), blank=True)
    external_id = models.CharField(_("external key"), max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    shareable = Shareable(
        plural=_("Deals"),
        facets=sight.DEAL_FACETS,
        access="deals.DealAccess",
        page="deal",
        ownership=sight.DEAL_OWNERSHIP,
        within=sight.DEAL_WITHIN,
        house=sight.DEAL_HOUSE,
        house_when=sight.DEAL_HOUSE_WHEN,
        criteria=sight.DEAL_CRITERIA,
        rules_on=~IS_DRAFT,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="deal_external_once"
            ),
            models.CheckConstraint(
                condition=Q(approval_status="", submission_status__in=_UNSENT)
                | (~Q(approval_status="") & Q(submission_status="submitted")),
                name="deal_decided_only_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(submission_status="not_submitted", submitted_at=None)
                | (
                    ~Q(submission_status="not_submitted")
                    & Q(submitted_at__isnull=False, claimed_at__isnull=False)
                ),
                name="deal_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(protected_until=None, approval_status__in=_UNPROTECTED)
                | Q(protected_until__isnull=False, approval_status__in=_PROTECTED),
                name="deal_protection_follows_approval",
            ),
            models.CheckConstraint(
                condition=Q(waiting_since=None) | Q(approval_status="pending"),
                name="deal_waits_only_when_pending",
            ),
            models.CheckConstraint(
                condition=Q(kind="registration", partner__isnull=False)
                | Q(kind="opportunity", submission_status="not_submitted"),
                name="deal_registration_has_partner",
            ),
            models.CheckConstraint(
                condition=Q(loss_reason="") | Q(stage="lost"), name="deal_loss_reason_when_lost"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(stage__in=["won", "lost"]),
                name="deal_closed_when_decided",
            ),
            models.CheckConstraint(
                condition=(Q(amount=None) | Q(amount__gte=0))
                & (Q(close_value=None) | Q(close_value__gte=0)),
                name="deal_amounts_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="deal_by_title"),
            models.Index(fields=["partner", "-created_at", "id"], name="deal_by_partner"),
            models.Index(fields=["customer", "stage"], name="deal_by_customer"),
            models.Index(fields=["-created_at", "id"], name="deal_by_age"),
            models.Index(fields=["approval_status", "protected_until"], name="deal_protection"),
            models.Index(fields=["stage", "closing_date"], name="deal_pipeline"),
            models.Index(
                fields=["match_tax_id"],
                name="deal_match_tax",
                condition=IS_OPEN & ~Q(match_tax_id=""),
            ),
            GinIndex(
                fields=["match_country", "match_name"],
                opclasses=["text_ops", "gin_trgm_ops"],
                name="deal_match_name",
                condition=IS_OPEN,
            ),
            GinIndex(fields=["match_keys"], name="deal_match_keys", condition=IS_OPEN),
        ]
        triggers = [_CLAIM_STAYS]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_incomplete(self) -> bool:
        """Whether nobody has said yet which organisation the customer is."""
        return self.customer_id is None

    @property
    def is_open(self) -> bool:
        """Whether it is still being sold."""
        return self.stage in OPEN_STAGES


class DealAccess(AccessRow):
    """Compiled access to deals that were shared."""

    content_object = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="access_rows")

    class Meta(AccessRow.Meta):
        constraints = AccessRow.constraints_for("deal")
        indexes = AccessRow.indexes_for("deal")

    def __str__(self) -> str:
        return f"{self.group_id} sees {self.content_object_id}"
