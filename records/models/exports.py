"""What was taken away as a file, by whom: the receipt that recall and time travel start from."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportFormat(models.TextChoices):
    """The kinds of file."""

    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")
    JSONL = "jsonl", _("JSON, a line for each row")
    PARQUET = "parquet", _("Parquet")


class ExportReceipt(models.Model):
    """One export: the list as it was asked for, the records in it, and the file's checksum."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="exports"
    )
    parties = ArrayField(models.IntegerField(), default=list)
    subject = models.CharField(max_length=80)
    query = models.TextField(blank=True)
    columns = ArrayField(models.CharField(max_length=100), default=list)
    format = models.CharField(max_length=8, choices=ExportFormat)
    rows = models.PositiveIntegerField()
    record_ids = ArrayField(models.BigIntegerField(), default=list)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-made_at"], name="export_of_user"),
            models.Index(fields=["subject", "-made_at"], name="export_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.rows}"
