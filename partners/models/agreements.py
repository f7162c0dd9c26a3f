"""Terms that a partner accepts before what depends on them opens."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.models.organisations import Organisation
from sharing.models import Condition


@pghistory.track()
class Agreement(models.Model):
    """An agreement by its name; its words are those of its versions."""

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    name = models.CharField(_("name"), max_length=160)
    condition = models.OneToOneField(
        Condition, on_delete=models.PROTECT, related_name="agreement", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class VersionStatus(models.TextChoices):
    """Whether companies are asked to accept a version."""

    WAITING = "waiting", _("Waits for a second person")
    PUBLISHED = "published", _("Published")
    REFUSED = "refused", _("Refused")


class VersionQuerySet(models.QuerySet["AgreementVersion"]):
    """Versions of agreements."""

    def published(self) -> VersionQuerySet:
        """Those that companies may read and accept."""
        return self.filter(status=VersionStatus.PUBLISHED)


@pghistory.track()
class AgreementVersion(models.Model):
    """The words of an agreement from a moment on, in three languages. Never changed.

    One that closes much waits for a second person, and nobody outside reads it before: with
    ``valid_from`` as it was asked for.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text_en = models.TextField(_("text in English"))
    text_ru = models.TextField(_("text in Russian"))
    text_bg = models.TextField(_("text in Bulgarian"))
    file = models.FileField(upload_to="agreements/%Y", max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    valid_from = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(
        _("status"), max_length=9, choices=VersionStatus, default=VersionStatus.PUBLISHED
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_once"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(status="waiting"),
                name="agreement_version_waits_once",
            ),
        ]
        indexes = [models.Index(fields=["agreement", "-valid_from"], name="agreement_current")]

    def __str__(self) -> str:
        return f"{self.agreement} {self.number}"

    @property
    def text(self) -> str:
        """The words in the reader's language."""
        return str(getattr(self, f"text_{(get_language() or 'en')[:2]}", self.text_en))


class Acceptance(models.Model):
    """The evidence that a company accepted a version: who for it, when, from where, with what."""

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="acceptances"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    full_name = models.CharField(max_length=200)
    accepted_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=5)
    address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "organisation"], name="acceptance_once")
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.organisation_id}: {self.version}"
