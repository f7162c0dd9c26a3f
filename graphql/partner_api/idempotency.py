"""A mutation that is sent again with its ``Idempotency-Key`` is answered, not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from partner_api.context import Context
from partner_api.errors import ClientError
from partner_api.models import KeptAnswer
from partner_api.visible import still_visible
from portal.kernel.actors import Actor
from sharing.readings import Reading

KEPT_FOR = timedelta(hours=24)
# Of a longer answer is kept only that there was one.
LONGEST_KEPT = 256 * 1024
_LONGEST = 255

type Answered = tuple[int, bytes]


def once(
    context: Context, key: str, digest: bytes, act: Callable[[], Answered]
) -> tuple[Answered, bool]:
    """The answer of ``act``, or the one that was kept; and whether it was.

    The answer commits with the change. A second request that comes meanwhile waits for the first.
    A key is free again if nothing was done and the same request may succeed later.
    Raises ``ClientError`` for a key that was used for another request or by other rights, for an
    answer with records that the caller does not see any more, and for one too long to be kept.
    """
    actor = context.actor
    if not key.isprintable() or len(key) > _LONGEST:
        raise ClientError("Idempotency-Key: 1 to 255 printable characters.", "bad_request")
    # A client that buys a token each hour stays the same caller.
    caller = f"token:{actor.key_id}" if actor.key_id else f"user:{actor.user_id}"
    digest = _with_rights(actor, digest)
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
                "This Idempotency-Key was used for another request, or by other rights.",
                "idempotency_key_reused",
                status=422,
            )
        if row.status is not None:
            return _kept(actor, row), True
        answered = act()
        if context.done or not context.passing:
            _keep(row, answered, context.seen)
        else:
            row.delete()
        return answered, False


def _keep(row: KeptAnswer, answered: Answered, seen: Reading | None) -> None:
    row.status, body = answered
    if len(body) <= LONGEST_KEPT:
        row.body, row.seen = body, _noted(seen)
    row.save(update_fields=["status", "body", "seen"])


def _kept(actor: Actor, row: KeptAnswer) -> Answered:
    if not row.body:
        text = "This was done; its answer was too long to be kept: read what you need anew."
        raise ClientError(text, "answer_not_kept", status=409)
    _refuse_what_is_hidden(actor, row.seen)
    return row.status or 200, bytes(row.body)


def _with_rights(actor: Actor, digest: bytes) -> bytes:
    """A token that may less reads no answer that was given to one that may more."""
    scopes = None if actor.scopes is None else sorted(actor.scopes)
    rights = (scopes, sorted(actor.departments), actor.remits, actor.is_administrator)
    return hashlib.sha256(digest + repr(rights).encode()).digest()


def _noted(seen: Reading | None) -> dict[str, Any]:
    records = seen.seen if seen else {}
    return {label: [list(masks), list(masks.values())] for label, masks in records.items()}


def _refuse_what_is_hidden(actor: Actor, seen: dict[str, Any]) -> None:
    if not all(still_visible(actor, label, *noted) for label, noted in seen.items()):
        text = "This was done, and you do not see any more all that was answered then."
        raise ClientError(text, "no_longer_visible", status=403)


def forget_old_answers() -> int:
    """Delete what nobody may ask for any more; returns how many."""
    return KeptAnswer.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]
