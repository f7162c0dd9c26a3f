"""What a push message says: a reference and what happened, and nothing that others may not read
over somebody's shoulder."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.kernel.actors import actor_for
from portal.kernel.letters import as_read_by
from portal.kernel.models import User
from portal.notifications.kinds import KINDS
from portal.notifications.models import Notification, Reason
from portal.notifications.naming import address_of, reference_of
from portal.notifications.policies import visible_records
from portal.notifications.subjects import Subject
from sharing.projections import Shown

_HOUSE = "Guildhall"
# Push services hold a message for this name at most so long.
_TOPIC = 32
_URGENT = {Reason.ASKED, Reason.DEADLINE}


@dataclass(frozen=True, slots=True)
class Push:
    """A push message in its reader's language. A later one with the same ``topic`` takes its
    place, with the push service and on the screen; ``path`` is the page that a click opens."""

    title: str
    text: str
    path: str
    topic: str
    language: str
    is_urgent: bool = False

    def content(self, browser: str = "") -> bytes:
        """As the worker of the browser reads it (``static/guildhall/push/worker.js``). ``browser``
        is our name for it: the worker shows nothing of what is for one who signed out since."""
        told = {
            "browser": browser,
            "title": self.title,
            "text": self.text,
            "path": self.path,
            "topic": self.topic,
            "language": self.language,
        }
        return json.dumps(told, ensure_ascii=False).encode()


def push_for(row: Notification) -> tuple[Push, Shown | Subject] | None:
    """The message that tells the reader of a line, and its record as far as they see that now;
    ``None`` if they do not, or are gone."""
    user = row.user
    with as_read_by(user):
        record = visible_records(actor_for(user), [row]).get((row.record_model, row.record_id))
        if record is None or not user.is_active:
            return None
        kind = KINDS[row.code]
        push = Push(
            title=str(kind.sentence) % {"record": _called(record)},
            text=row.get_reason_display(),
            path=address_of(record, kind.page) or "/inbox/",
            topic=_topic(user, f"{row.record_model}:{row.record_id}"),
            language=user.language,
            is_urgent=row.reason in _URGENT,
        )
    return push, record


def summary_push(user: User, count: int) -> Push:
    """The message in place of many: how many things wait, and the inbox that has them."""
    with as_read_by(user):
        text = ngettext(
            "%(n)s thing is waiting for you.", "%(n)s things are waiting for you.", count
        )
        return Push(
            title=text % {"n": count},
            text="",
            path="/inbox/",
            topic=_topic(user, "several"),
            language=user.language,
            is_urgent=True,
        )


def trial_push(user: User) -> Push:
    """The message of "Send a test"."""
    with as_read_by(user):
        return Push(
            title=_("Push messages work in this browser"),
            text=settings.BASE_URL.partition("://")[2],
            path="/inbox/settings/",
            topic=_topic(user, "test"),
            language=user.language,
            is_urgent=True,
        )


def _called(record: Shown | Subject) -> str:
    """Its reference. Names may be those of customers: a record without a reference is called by
    its kind, what is no record by us."""
    if isinstance(record, Subject):
        # Whose title is all that it has, that is a name which somebody gave it.
        return record.title if record.name else _HOUSE
    return reference_of(record) or str(record.declaration.plural)


def _topic(user: User, what: str) -> str:
    """Tells a push service nothing but that two messages are about the same."""
    mixed = sha256(f"{settings.REFERENCE_KEY}:{user.pk}:{what}".encode()).digest()
    return urlsafe_b64encode(mixed).decode()[:_TOPIC]
