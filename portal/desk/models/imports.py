"""Imports: the file, how it was mapped, what came of it, and what to restore when it is undone."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ImportStatus(models.TextChoices):
    """Where an import is."""

    MAPPING = "mapping", _("Columns to map")
    CHECKING = "checking", _("Checking")
    READY = "ready", _("Ready to import")
    IMPORTING = "importing", _("Importing")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Not imported")
    UNDOING = "undoing", _("Undoing")
    UNDONE = "undone", _("Undone")


class ImportMapping(models.Model):
    """A remembered mapping: by name, or, without one, for every file with the same columns.

    ``rules`` is what ``ColumnMapping.as_json`` gives.
    """

    kind = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=80, blank=True)
    fingerprint = models.CharField(max_length=32, blank=True)
    rules = models.JSONField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"], condition=~Q(name=""), name="import_mapping_name_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "fingerprint"],
                condition=Q(name=""),
                name="import_mapping_columns_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name or self.fingerprint}"


class ImportJob(models.Model):
    """One import of one file. Seen by whoever started it, and by administrators.

    ``rules`` is the mapping in use, ``report`` what the last check or run found. Rows are counted
    by what became of them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    file = models.FileField(upload_to="imports/%Y/%m", max_length=200, blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    errors_file = models.FileField(upload_to="imports/%Y/%m", max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ImportStatus, default=ImportStatus.MAPPING
    )
    rules = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    stop_requested = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="imports"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    seen_alive_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="import_done_within_total"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(status__in=["undone", "undoing"]),
                name="import_undone_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "id"], name="import_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class ImportBatch(models.Model):
    """What one transaction of an import wrote to one model.

    ``marks`` are the newest history entries after it, per history table: a record with a newer
    one has been changed since.
    """

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField()
    model = models.CharField(max_length=80)
    marks = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="import_batch_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.number} {self.model}"


class ImportChange(models.Model):
    """A record that an import created (``before`` empty) or changed.

    ``before`` holds the columns that changed, ``lines`` those of its lines by id. ``kept`` says
    why an undoing left the record as it is.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changes")
    object_id = models.BigIntegerField()
    label = models.CharField(max_length=250)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    lines = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    kept = models.CharField(max_length=12, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.batch_id} {self.label}"
