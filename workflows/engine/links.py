"""Signed links in mails: they open a page that asks; the page's button decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

from portal.kernel.models import User

# After this time the mail is an ordinary mail: its reader signs in.
VALID_FOR = timedelta(days=7)
_SALT = "workflows.decision"


@dataclass(frozen=True, slots=True)
class Link:
    """Who is addressed, and about which task."""

    user: User
    task: UUID


def make_link(user: User, task: UUID) -> str:
    """A token for this person and this task alone. It dies with their password or account."""
    return signing.dumps([user.pk, task.hex, _mark(user)], salt=_SALT)


def read_link(token: str) -> Link | None:
    """Whom a token addresses; nobody if it is forged, too old, or its person has changed."""
    try:
        pk, task, mark = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
        user = User.objects.filter(pk=pk, is_active=True).first()
        if user is None or mark != _mark(user):
            return None
        return Link(user, UUID(task))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _mark(user: User) -> str:
    """Changes when the person's password does, so that old mails open nothing any more."""
    return user.get_session_auth_hash()[:16]
