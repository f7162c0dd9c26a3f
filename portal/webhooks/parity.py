"""The channel of webhooks: a message names no record that its reader does not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.events import Audience, Event
from portal.live.changes import told
from portal.live.facts import Fact
from portal.live.feed import Entry, Position
from portal.webhooks.engine.content import content_of
from sharing.parity.questions import Answer, channel
from sharing.parity.reading import row_answer
from sharing.shareable import Shareable


@dataclass(frozen=True, kw_only=True)
class Probed(Event):
    """A record might have changed. It is never published."""

    code: ClassVar[str] = "webhooks.probed"
    subject: ClassVar[str] = ""


@channel("webhook")
def by_webhook(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Mapping[int, Answer]:
    """The body of a message for each record, as if it had just been changed."""
    if not hasattr(shareable.model, "reference") or actor.user_id is None:
        return {}
    answers = {}
    for each in records:
        changes = told([_fact(actor, shareable, each.pk)], actor)
        reference = f'"{each.reference}"'.encode()
        named = any(reference in content_of(change) for change in changes)
        answers[each.pk] = row_answer(shareable, visible=named)
    return answers


def _fact(actor: Actor, shareable: Shareable, pk: int) -> Fact:
    """As told to whoever asks, so that the policy alone decides what the message names."""
    entry = Entry(Position(0, 0), Probed.code, {}, None, timezone.now())
    asker = Audience(users=frozenset({actor.user_id or 0}))
    return Fact(entry, Probed(subject_id=pk), asker, ((shareable.label, pk),))
