"""Files on records, with every version that was ever uploaded."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class File(models.Model):
    """A file on one record, seen by whoever sees ``facet`` of that record.

    While a form is being filled in, ``subject`` is empty: only whoever uploaded it sees it, until
    a service attaches it. ``subject`` is the label of a shareable model, as grants name it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=80, blank=True, default="")
    object_id = models.BigIntegerField(null=True)
    facet = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField(_("name"), max_length=200)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subject="", object_id=None, facet="")
                | (~Q(subject="") & ~Q(facet="") & Q(object_id__isnull=False)),
                name="file_attached_whole",
            )
        ]
        indexes = [
            models.Index(fields=["subject", "object_id", "id"], name="file_of_record"),
            models.Index(
                fields=["created_by", "created_at"], name="file_loose", condition=Q(subject="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where its newest version is downloaded."""
        return reverse("file", args=[self.public_id])

    @property
    def size(self) -> str:
        """How big the newest version is, as text."""
        newest = next(iter(self.versions.all()), None)
        return filesizeformat(newest.size) if newest else ""


@pghistory.track()
class FileVersion(models.Model):
    """The bytes as uploaded at one moment. ``content_type`` was found by looking at them."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    content = models.FileField(upload_to="files/%Y/%m", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="file_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} v{self.number}"
