"""Mails and push messages: they tell nothing of a record that their reader does not see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.models import User
from portal.notifications.models import Notification, Reason
from portal.notifications.services.send_mail import letter_for
from portal.notifications.services.write_push import push_for
from sharing.parity.leaks import leaks, plain
from sharing.parity.questions import Answer, channel
from sharing.parity.reading import row_answer
from sharing.shareable import Shareable

_CODE = "workflows.task.assigned"


@channel("mail")
def by_mail(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Mapping[int, Answer]:
    """The letter about each record, as if its reader had just been asked about it."""
    return _told(actor, shareable, records, _letter)


@channel("push")
def by_push(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Mapping[int, Answer]:
    """The push message about each record, likewise."""
    return _told(actor, shareable, records, _push)


def _told(
    actor: Actor,
    shareable: Shareable,
    records: Sequence[Any],
    words: Callable[[Notification], str | None],
) -> dict[int, Answer]:
    user = User.objects.filter(pk=actor.user_id, is_active=True).first()
    if user is None:
        return {}
    answers = {}
    for each in records:
        said = words(_line(user, shareable, each))
        row = row_answer(shareable, visible=said is not None)
        told = leaks(shareable, each, said) if said is not None else frozenset()
        answers[each.pk] = Answer(row.seen | told, row.probed)
    return answers


def _letter(line: Notification) -> str | None:
    written = letter_for(line)
    return _words(written[0]) if written else None


def _push(line: Notification) -> str | None:
    written = push_for(line)
    return plain(written[0].content().decode()) if written else None


def _words(letter: EmailMultiAlternatives) -> str:
    parts = (str(part.content) for part in letter.alternatives)
    return plain(" ".join([str(letter.subject), str(letter.body), *parts]))


def _line(user: User, shareable: Shareable, record: Any) -> Notification:
    """A line of the inbox that is never written."""
    return Notification(
        user=user,
        event_id=0,
        code=_CODE,
        reason=Reason.ASKED,
        record_model=shareable.label,
        record_id=record.pk,
        at=timezone.now(),
    )
