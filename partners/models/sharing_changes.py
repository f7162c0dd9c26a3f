"""Changes of who sees what that wait until a second person of the house has agreed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import Referenced

if TYPE_CHECKING:
    from sharing.disclosure import RuleDisclosure

# What the approval engine calls this kind of request.
SHARING = "partners.sharing"


class SharingChangeKind(models.TextChoices):
    """What is to change. The values are those that ``sharing`` names what waits by."""

    RULE = "rule", _("A sharing rule begins")
    WALL = "wall", _("A wall is put up")
    LIFT = "lift", _("A wall is taken down")
    JOIN = "join", _("A partner joins a group of competitors")
    LEAVE = "leave", _("A partner leaves a group of competitors")
    OVERLAP = "overlap", _("Customers in common open to a partner")
    STANDING = "standing", _("A partner gets another tier, programme or line")
    VERSION = "version", _("An agreement gets a new version")
    SHARE = "share", _("Records are shared, or for longer")


class SharingChangeStatus(models.TextChoices):
    """What became of it. Only the first is open; a returned one waits too, for its author."""

    WAITING = "waiting", _("Waits for a second person")
    MADE = "made", _("Agreed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")


@pghistory.track()
class SharingChange(Referenced):
    """One change that opens or closes so much that a second person decides on it.

    ``subject_id`` is the rule, the wall, the place in a group of competitors, the overlap, the
    partner's other standing, the version of an agreement or the share that it is about; what
    changes is kept there. ``asked_by`` answers for it and never decides it:
    nobody, where Guildhall itself asked.
    """

    reference_prefix = "G"

    kind = models.CharField(_("change"), max_length=8, choices=SharingChangeKind)
    subject_id = models.BigIntegerField()
    title = models.CharField(_("name"), max_length=200)
    reason = models.TextField(_("reason"), blank=True)
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=SharingChangeStatus,
        default=SharingChangeStatus.WAITING,
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    # What it does, where that was just worked out and is about to be frozen.
    known_effects: Sequence[RuleDisclosure] = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(status="waiting"),
                name="sharing_change_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", ended_at=None)
                | (~Q(status="waiting") & Q(ended_at__isnull=False)),
                name="sharing_change_ended_with_date",
            ),
        ]
        indexes = [models.Index(fields=["-asked_at", "-id"], name="sharing_change_by_age")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"
