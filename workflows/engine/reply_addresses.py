"""Signed addresses to which an approver answers a mail: who they are and which task it is about.

Mail servers may turn an address into small letters, and allow 64 characters before the ``@``:
the token is base 32, with a mark of 128 bits.
"""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from hmac import new as mac_of

from django.conf import settings
from django.utils import timezone

from portal.kernel.models import User
from workflows.engine.links import VALID_FOR, mark_of, marks_of
from workflows.models import ApprovalTask

# Person, the halves of the task's number, and the minute in which it was made.
_FORM = struct.Struct(">IHII")
_HALF = 1 << 32
_MAC = 16
_MINUTE = timedelta(minutes=1)
# With another form comes another salt: no address is read in a form that is not its own.
_SALT = b"workflows.reply.2"
# Before the ``@`` of the address that the installation gives: the token and a plus come after it.
MOST_LETTERS = 64 - 1 - (_FORM.size + _MAC) * 8 // 5


@dataclass(frozen=True, slots=True)
class Answerer:
    """Whose answer an address takes, about which task. ``is_late``: it is not taken any more.
    ``is_outdated``: facts have moved since the mail told them.
    """

    user: User
    task: ApprovalTask
    is_late: bool
    is_outdated: bool = False


def reply_address(user: User, task: ApprovalTask) -> str:
    """Where this person answers about this task; nothing if the installation takes no mail."""
    local, at, host = settings.REPLY_ADDRESS.rpartition("@")
    if not at:
        return ""
    facts = _FORM.pack(user.pk, *divmod(task.pk, _HALF), _minute())
    mac = _mac(facts, mark_of(user), settings.SECRET_KEY)
    token = base64.b32encode(facts + mac).decode().lower()
    return f"{local}+{token}@{host}"


def read_reply_address(address: str) -> Answerer | None:
    """Who answers, if the address is one of ours and its person is who they were then."""
    local, _at, host = settings.REPLY_ADDRESS.lower().rpartition("@")
    given, _given_at, given_host = address.strip().lower().rpartition("@")
    start, plus, token = given.rpartition("+")
    if not local or not plus or (start, given_host) != (local, host):
        return None
    try:
        raw = base64.b32decode(token.upper())
        user_id, high, low, made = _FORM.unpack(raw[: _FORM.size])
    except (ValueError, struct.error):
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    task = (
        ApprovalTask.objects.filter(pk=high * _HALF + low)
        .select_related("process__snapshot")
        .first()
    )
    if user is None or task is None or not _is_ours(raw, user):
        return None
    late = _minute() - made >= VALID_FOR // _MINUTE
    return Answerer(user, task, late, is_outdated=_has_moved(task, made))


def _has_moved(task: ApprovalTask, made: int) -> bool:
    """Whether facts were frozen anew after a mail of this minute, while the task was open."""
    taken = task.process.snapshot.taken_at
    since = task.opened_at is not None and taken > task.opened_at
    return since and made <= int(taken.timestamp()) // 60


def _is_ours(raw: bytes, user: User) -> bool:
    facts, given = raw[: _FORM.size], raw[_FORM.size :]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(
        compare_digest(_mac(facts, mark, key), given)
        for key, mark in zip(keys, marks_of(user), strict=True)
    )


def _mac(facts: bytes, mark: str, key: str) -> bytes:
    secret = sha256(_SALT + key.encode()).digest()
    return mac_of(secret, facts + mark.encode(), sha256).digest()[:_MAC]


def _minute() -> int:
    return int(timezone.now().timestamp()) // 60
