"""What people said and did about a record: interactions and comments; and who follows it."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class InteractionKind(models.TextChoices):
    """How people were in touch."""

    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    MAIL = "mail", _("Mail")
    NOTE = "note", _("Note")


class Remark(models.Model):
    """What interactions and comments share: a text on a facet of a record, by somebody.

    Whoever sees ``facet`` of the record sees the text. ``subject`` is the label of a shareable
    model, as grants name it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    facet = models.CharField(max_length=40)
    text = models.TextField(_("text"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


@pghistory.track()
class Interaction(Remark):
    """A call, a visit, a mail or a note; ``happened_at`` is when, as people remember it."""

    kind = models.CharField(_("kind"), max_length=8, choices=InteractionKind)
    happened_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["subject", "object_id", "-happened_at"], name="interaction_of_record"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:40]}"


@pghistory.track()
class Comment(Remark):
    """Something said about a record."""

    class Meta:
        indexes = [
            models.Index(fields=["subject", "object_id", "-created_at"], name="comment_of_record")
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Follow(models.Model):
    """A person wants to hear of changes of a record, as far as they see it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    subject = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "subject", "object_id"], name="follow_once")
        ]
        indexes = [models.Index(fields=["subject", "object_id"], name="follow_record")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.subject} {self.object_id}"
