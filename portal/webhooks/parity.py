"""The channel of webhooks: a message names no record that its reader does not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.kernel.actors import Actor
from portal.live.changes import told
from portal.live.probes import probe
from portal.webhooks.engine.content import content_of
from sharing.parity.questions import Answer, channel
from sharing.parity.reading import row_answer
from sharing.shareable import Shareable


@channel("webhook")
def by_webhook(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Mapping[int, Answer]:
    """The body of a message for each record, as if it had just been changed."""
    if not hasattr(shareable.model, "reference") or actor.user_id is None:
        return {}
    answers = {}
    for each in records:
        changes = told([probe(actor, shareable, each.pk)], actor)
        reference = f'"{each.reference}"'.encode()
        named = any(reference in content_of(change) for change in changes)
        answers[each.pk] = row_answer(shareable, visible=named)
    return answers
