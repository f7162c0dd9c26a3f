"""What the API itself keeps."""

from __future__ import annotations

from django.db import models


class KeptAnswer(models.Model):
    """The answer to a mutation that was sent with an ``Idempotency-Key``, for a day.

    ``digest`` is that of the request: a key used for another request is a mistake.
    """

    caller = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
