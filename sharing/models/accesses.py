"""What partners read: who was shown which records, when, by which way."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccessAct(models.TextChoices):
    """In which way records were read."""

    OPENED = "opened", pgettext_lazy("access", "Opened")
    LISTED = "listed", pgettext_lazy("access", "In a list")
    SEARCHED = "searched", pgettext_lazy("access", "Searched")
    DOWNLOADED = "downloaded", pgettext_lazy("access", "File downloaded")
    EXPORTED = "exported", pgettext_lazy("access", "Exported")
    API = "api", pgettext_lazy("access", "Read through the API")
    MAILED = "mailed", pgettext_lazy("access", "Received by mail")
    PUSHED = "pushed", pgettext_lazy("access", "Received as a push message")
    SENT = "sent", pgettext_lazy("access", "Received by webhook")


# What leaves the portal and stays with whoever received it.
TAKEN = (
    AccessAct.DOWNLOADED,
    AccessAct.EXPORTED,
    AccessAct.API,
    AccessAct.MAILED,
    AccessAct.PUSHED,
    AccessAct.SENT,
)


class AccessEntry(models.Model):
    """One reading of records of one kind: by a person or program of a partner, at a moment.

    ``record_ids`` are the records that were shown, ``masks`` beside them the facets of each.
    ``place`` is the address of the page, the name of the operation, the public id of the receipt
    or of the endpoint; ``query`` what was searched for. Rows are only ever added, and forgotten
    after the retention; they name by number what they are about, so that nothing holds them up.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    organisation_id = models.BigIntegerField()
    user_id = models.BigIntegerField(null=True)
    token_id = models.BigIntegerField(null=True)
    act = models.CharField(_("what"), max_length=10, choices=AccessAct)
    place = models.CharField(max_length=200, blank=True)
    query = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    record_ids = ArrayField(models.BigIntegerField(), default=list)
    masks = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(record_ids__len=models.F("masks__len")) | Q(record_ids=[], masks=[]),
                name="access_mask_of_each",
            )
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-at", "-id"], name="access_of_partner"),
            models.Index(fields=["at"], name="access_age"),
            GinIndex(
                fields=["record_ids"],
                name="access_taken",
                condition=Q(act__in=["downloaded", "exported", "api", "mailed", "sent"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.act} {self.subject} {len(self.record_ids)}"
