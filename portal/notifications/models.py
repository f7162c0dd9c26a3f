"""The inbox: one row per person and event, the source of truth for every channel."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models import ApprovalTask, Decision


class Reason(models.TextChoices):
    """Why somebody is told."""

    ASKED = "asked", _("You were asked")
    OWN = "own", _("You own this")
    DEADLINE = "deadline", _("Deadline")
    RESULT = "result", _("Result")
    NEWS = "news", _("News")


class Notification(models.Model):
    """One thing that one person should know. The words are made when it is read, in the reader's
    language, from what the policy shows at that moment."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    event_id = models.BigIntegerField()
    code = models.CharField(max_length=80)
    reason = models.CharField(max_length=10, choices=Reason)
    record_model = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    # When it was handed on to be pushed; whether it still may be is asked again by each push.
    pushed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "event_id", "record_model", "record_id"],
                name="notification_once",
            )
        ]
        indexes = [
            models.Index(fields=["user", "-at", "id"], name="notification_inbox"),
            models.Index(
                fields=["user"],
                name="notification_unread",
                condition=Q(read_at=None, done_at=None, withdrawn_at=None),
            ),
            models.Index(fields=["record_model", "record_id"], name="notification_record"),
        ]

    def __str__(self) -> str:
        return f"{self.code} for {self.user_id}"


class ReplyResult(models.TextChoices):
    """What became of an answer by mail."""

    DECIDED = "decided", _("Decided")
    ASKED_AGAIN = "asked_again", _("Asked again")
    NOT_UNDERSTOOD = "not_understood", _("Not understood")
    NEEDS_PAGE = "needs_page", _("Has to be decided in Guildhall")
    REFUSED = "refused", _("Refused")
    LATE = "late", _("Too late")
    OTHER_SENDER = "other_sender", _("Sent from another address")
    FORGED = "forged", _("Not proven")


class Reply(models.Model):
    """A mail that answered a request for a decision. Each mail is acted on once, by its digest.

    ``wish`` and ``comment`` are what it says; ``said`` is why the decision was refused, in the
    person's language. ``answered_at`` is when they were told what became of it. Times are UTC.
    """

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(ApprovalTask, on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.CharField(max_length=16, choices=ReplyResult)
    wish = models.CharField(max_length=8, blank=True)
    comment = models.TextField(blank=True)
    said = models.TextField(blank=True)
    message_id = models.CharField(max_length=250, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    came_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(result="decided", decision__isnull=False)
                | (~Q(result="decided") & Q(decision=None)),
                name="reply_decided_has_decision",
            )
        ]
        indexes = [
            models.Index(
                fields=["came_at"], condition=Q(answered_at=None), name="reply_unanswered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.result} by {self.user_id}"


class PushBrowser(models.Model):
    """A browser whose person wants push messages in it, for as long as its session lasts.

    ``endpoint`` is where its push service takes them, ``p256dh`` and ``auth`` the keys that only
    the browser can open them with; ``auth`` is kept sealed. ``failures`` counts attempts in a row
    that came to nothing, since ``failing_since``. Times are UTC.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_browsers"
    )
    session_key = models.CharField(max_length=40, unique=True)
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.BinaryField()
    user_agent = models.CharField(max_length=250, blank=True)
    since = models.DateTimeField(auto_now_add=True)
    pushed_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(failures=0, failing_since=None)
                | Q(failures__gt=0, failing_since__isnull=False),
                name="push_browser_failing_since",
            )
        ]

    def __str__(self) -> str:
        return f"browser {self.public_id} of {self.user_id}"


class PushMessage(models.Model):
    """A line that is to be pushed to a browser of its person, or a test without a line.

    It is gone once it was sent, is not to be sent any more, or was given up. A sender that takes
    it up holds it until ``held_until``; if the sender dies, another takes over then. ``host`` is
    the name of its push service; ``tries`` counts how often it was taken up. Times are UTC.
    """

    browser = models.ForeignKey(PushBrowser, on_delete=models.CASCADE, related_name="messages")
    line = models.ForeignKey(Notification, on_delete=models.CASCADE, null=True, related_name="+")
    host = models.CharField(max_length=1000)
    due_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["browser", "line"], name="push_message_once")
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="push_message_due"),
            models.Index(
                fields=["held_until"],
                condition=Q(held_until__isnull=False),
                name="push_message_held",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.line_id} to browser {self.browser_id}"


class InboxSettings(models.Model):
    """What a person wants of their notifications. Push messages wait between ``quiet_from`` and
    ``quiet_until``, times of day in the person's time zone, which may lie on either side of
    midnight. ``offer_closed_at`` is when they did not want to be offered push messages."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="inbox_settings",
    )
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    offer_closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~Q(quiet_from=models.F("quiet_until")),
                name="inbox_settings_quiet_hours",
            )
        ]

    def __str__(self) -> str:
        return f"settings of {self.user_id}"
