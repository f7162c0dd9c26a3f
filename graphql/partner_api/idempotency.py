"""A mutation that is sent again with its ``Idempotency-Key`` is answered, not done again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from partner_api.errors import ClientError
from partner_api.models import KeptAnswer
from portal.kernel.actors import Actor

KEPT_FOR = timedelta(hours=24)
_LONGEST = 255

type Answered = tuple[int, bytes]


def once(
    actor: Actor, key: str, digest: bytes, act: Callable[[], Answered]
) -> tuple[Answered, bool]:
    """The answer of ``act``, or the one that was kept; and whether it was.

    The answer commits with the change. A second request that comes meanwhile waits for the first.
    Raises ``ClientError`` for a key that was used for another request.
    """
    if not key.isprintable() or len(key) > _LONGEST:
        raise ClientError("Idempotency-Key: 1 to 255 printable characters.", "bad_request")
    # A client that buys a token each hour stays the same caller.
    caller = f"token:{actor.key_id}" if actor.key_id else f"user:{actor.user_id}"
    with transaction.atomic():
        KeptAnswer.objects.filter(
            caller=caller, key=key, created_at__lt=timezone.now() - KEPT_FOR
        ).delete()
        KeptAnswer.objects.bulk_create(
            [KeptAnswer(caller=caller, key=key, digest=digest)], ignore_conflicts=True
        )
        row = KeptAnswer.objects.select_for_update().get(caller=caller, key=key)
        if bytes(row.digest) != digest:
            raise ClientError(
                "This Idempotency-Key was used for another request.",
                "idempotency_key_reused",
                status=422,
            )
        if row.status is not None:
            return (row.status, bytes(row.body)), True
        row.status, row.body = answered = act()
        if _is_final(row.body):
            row.save(update_fields=["status", "body"])
        else:
            row.delete()
        return answered, False


def _is_final(body: bytes) -> bool:
    """Whether trying again would change nothing: not so after a failure of our own."""
    return b'"code":"internal"' not in body


def forget_old_answers() -> int:
    """Delete what nobody may ask for any more; returns how many."""
    return KeptAnswer.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]
