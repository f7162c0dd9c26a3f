"""What the API itself keeps."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.kernel.models import ApiToken
from records.models import ExportFormat, ExportReceipt


class KeptAnswer(models.Model):
    """The answer to a mutation that was sent with an ``Idempotency-Key``, for a day.

    ``digest`` is that of the request and of the rights it was sent by: a key used for another is a
    mistake. ``seen`` are the records that the answer shows to a partner: by label their ids and
    the facets of each.
    """

    caller = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(default=b"")
    seen = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"


class BulkStatus(models.TextChoices):
    """Where a bulk export is."""

    QUEUED = "queued", pgettext_lazy("export", "Waiting")
    RUNNING = "running", pgettext_lazy("export", "Running")
    DONE = "done", pgettext_lazy("export", "Ready")
    FAILED = "failed", pgettext_lazy("export", "Not made")


class BulkExport(models.Model):
    """A whole list as a file, made by a job: what a query reads, for whoever asked.

    ``document`` and ``variables`` are the query as it was asked. If a token asked, ``scopes`` are
    those that it had, and ``token`` is the key behind it, which must still hold. The file is gone
    after ``expires_at``; ``receipt`` stays.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bulk_exports"
    )
    token = models.ForeignKey(
        ApiToken, on_delete=models.CASCADE, null=True, related_name="bulk_exports"
    )
    scopes = ArrayField(models.CharField(max_length=40), null=True)
    name = models.CharField(max_length=80)
    document = models.TextField()
    variables = models.JSONField(default=dict)
    format = models.CharField(_("format"), max_length=8, choices=ExportFormat)
    status = models.CharField(
        _("status"), max_length=8, choices=BulkStatus, default=BulkStatus.QUEUED
    )
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    file = models.FileField(upload_to="bulk/%Y/%m", max_length=200, blank=True)
    failure = models.TextField(blank=True, default="")
    receipt = models.ForeignKey(ExportReceipt, on_delete=models.PROTECT, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done") | Q(receipt__isnull=False, finished_at__isnull=False),
                name="bulk_done_has_receipt",
            )
        ]
        indexes = [models.Index(fields=["user", "-created_at"], name="bulk_of_user")]

    def __str__(self) -> str:
        return f"{self.name} {self.format}"


class BulkPart(models.Model):
    """Records that stand in an export's file, with the facets that were visible then.

    A download asks for each whether as much of it is visible still.
    """

    export = models.ForeignKey(BulkExport, on_delete=models.CASCADE, related_name="parts")
    label = models.CharField(max_length=80)
    ids = ArrayField(models.BigIntegerField())
    masks = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{self.label} of {self.export_id}"
