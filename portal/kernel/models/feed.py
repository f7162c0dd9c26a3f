"""The outbox, which feeds everything live, and the audit, which is never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Func


class CurrentTransactionId(Func):
    """PostgreSQL's id of the writing transaction; rows carry it so that readers can stay behind
    the oldest one still running (commit order, see ADR 0003)."""

    function = "pg_current_xact_id"
    template = "%(function)s()"


class TransactionIdField(models.Field):  # type: ignore[type-arg]
    """``xid8``: a 64-bit transaction id; Python sees an int."""

    def db_type(self, connection: object) -> str:
        """The column type."""
        return "xid8"

    def from_db_value(self, value: str | int | None, *_: object) -> int | None:
        """psycopg hands xid8 over as text."""
        return None if value is None else int(value)

    def get_prep_value(self, value: object) -> str | None:
        """xid8 takes text."""
        return None if value is None else str(value)


class OutboxEvent(models.Model):
    """One event, waiting for its readers. Order is (xid, id), never id alone."""

    xid = TransactionIdField(db_default=CurrentTransactionId(), editable=False)
    code = models.CharField(max_length=80)
    payload = models.JSONField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["xid", "id"], name="outbox_order")]

    def __str__(self) -> str:
        return f"{self.xid}.{self.pk} {self.code}"


class AuditEntry(models.Model):
    """Who did what, to what, why. The application's role can insert and read, nothing else."""

    code = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    payload = models.JSONField()
    reason = models.TextField(blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    token_id = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id", "id"], name="audit_subject"),
            models.Index(fields=["actor_id", "id"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.code}"
