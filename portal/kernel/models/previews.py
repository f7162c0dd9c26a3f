"""Who of the house looked at the portal with whose eyes, from when until when, and why."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class Preview(models.Model):
    """``viewer`` sees what ``person`` sees, and changes nothing, until it ends.

    Without ``ended_at`` it runs until ``ends_at``: that is compared at the moment of reading.
    ``change`` is what they look under though nobody has saved it: a share, by its terms.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="previews"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="previewed"
    )
    reason = models.TextField(_("reason"))
    change = models.JSONField(null=True, editable=False)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["viewer"], condition=Q(ended_at=None), name="preview_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("began_at")), name="preview_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__lte=F("ends_at")),
                name="preview_ended_in_time",
            ),
            models.CheckConstraint(condition=~Q(viewer=F("person")), name="preview_of_another"),
        ]
        indexes = [models.Index(fields=["-began_at", "id"], name="preview_log")]

    def __str__(self) -> str:
        return f"{self.viewer_id} as {self.person_id}"
