"""Signed links in mails: they open a page that asks; the page's button decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

from portal.kernel.models import User

# After this time the mail is an ordinary mail: its reader signs in.
VALID_FOR = timedelta(days=7)
# What of an answer by mail is carried to the page that asks about it.
MOST_WORDS = 600
_SALT = "workflows.decision"


@dataclass(frozen=True, slots=True)
class Link:
    """Who is addressed, about which task, and with which choice the page opens.

    ``decision`` is empty where none should be chosen, and nothing where the page knows best.
    """

    user: User
    task: UUID
    decision: str | None = None
    comment: str = ""


def make_link(user: User, task: UUID, *, decision: str | None = None, comment: str = "") -> str:
    """A token for this person and this task alone. It dies with their password or account.

    ``decision`` and ``comment`` are what the page proposes; nothing is decided by opening it.
    """
    proposed = [] if decision is None else [decision, comment[:MOST_WORDS]]
    return signing.dumps(
        [user.pk, task.hex, mark_of(user), *proposed], salt=_SALT, compress=bool(proposed)
    )


def read_link(token: str) -> Link | None:
    """Whom a token addresses; nobody if it is forged, too old, or its person has changed."""
    try:
        pk, task, mark, *proposed = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
        user = User.objects.filter(pk=pk, is_active=True).first()
        if user is None or mark not in marks_of(user):
            return None
        return Link(user, UUID(task), *proposed)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def mark_of(user: User) -> str:
    """Changes when the person's password does, so that old mails open nothing any more."""
    return user.get_session_auth_hash()[:16]


def marks_of(user: User) -> tuple[str, ...]:
    """The mark, and what it was under the secret keys of before (``SECRET_KEY_FALLBACKS``)."""
    return mark_of(user), *(each[:16] for each in user.get_session_auth_fallback_hash())
