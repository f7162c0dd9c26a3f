"""The channel of mails: a letter tells nothing of a record that its reader does not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.models import User
from portal.notifications.models import Notification, Reason
from portal.notifications.services.send_mail import letter_for
from sharing.parity.leaks import leaks, plain
from sharing.parity.questions import Answer, channel
from sharing.parity.reading import row_answer
from sharing.shareable import Shareable

_CODE = "workflows.task.assigned"


@channel("mail")
def by_mail(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Mapping[int, Answer]:
    """The letter about each record, as if its reader had just been asked about it."""
    user = User.objects.filter(pk=actor.user_id, is_active=True).first()
    if user is None:
        return {}
    answers = {}
    for each in records:
        written = letter_for(_line(user, shareable, each))
        row = row_answer(shareable, visible=written is not None)
        told = leaks(shareable, each, _words(written[0])) if written else frozenset()
        answers[each.pk] = Answer(row.seen | told, row.probed)
    return answers


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
