"""Mail for what should not wait until somebody looks: asked, deadline, result."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.kernel.actors import actor_for
from portal.kernel.letters import as_read_by, write_letter
from portal.kernel.models import OutboxEvent, User
from portal.kernel.outgoing.waiting import LAST_COMMIT
from portal.notifications.engine.wishes import CUT
from portal.notifications.holding import holds
from portal.notifications.kinds import KINDS
from portal.notifications.models import Notification
from portal.notifications.policies import visible_records
from portal.notifications.selectors import item_of
from portal.notifications.services.answer_replies import words_for_reply
from portal.notifications.services.send_each import send_each
from portal.notifications.services.settle import withdraw_line
from portal.notifications.subjects import Subject
from sharing.models import AccessAct
from sharing.projections import Shown
from sharing.readings import told_by
from sharing.services.log_access import log_taken
from workflows.engine.links import make_link
from workflows.engine.reply_addresses import reply_address
from workflows.models import ApprovalTask
from workflows.policies import UNDO_FINAL
from workflows.requests import request_type
from workflows.selectors import role_text
from workflows.selectors.threads import waiting_task

# Long enough to read it in the portal first, and until what it tells is final; what was read is
# not mailed.
GRACE = UNDO_FINAL + LAST_COMMIT


def send_due_mails() -> int:
    """Mail what has waited for ``GRACE`` unread. Returns how many went out.

    What its reader may no longer see is marked and not sent, what is so no more is withdrawn; what
    cannot be sent is tried again by a job of its own.
    """
    codes = [code for code, kind in KINDS.items() if kind.mail]
    due = _waiting().filter(code__in=codes, at__lte=timezone.now() - GRACE, mailed_at=None)
    return send_each(due, _send, stamp="mailed_at", job="notifications.mail_again")


@transaction.atomic
def mail_again(pk: int) -> None:
    """Mail what could not be sent before, if it waits still. Raises what the server answers."""
    row = _waiting().filter(pk=pk).first()
    if row is not None:
        _send(row)


def _waiting() -> QuerySet[Notification]:
    return Notification.objects.filter(read_at=None, done_at=None, withdrawn_at=None)


def _send(row: Notification) -> int:
    if not holds(row):
        withdraw_line(row)
        return 0
    written = letter_for(row)
    if written is None:
        return 0
    letter, record = written
    letter.send()
    if isinstance(record, Shown):
        log_taken(
            actor=actor_for(row.user),
            act=AccessAct.MAILED,
            subject=record.model_label,
            # A mail names its record and says no more of it.
            masks={record.pk: told_by(record.declaration, ())},
            place=row.code,
        )
    return 1


def letter_for(row: Notification) -> tuple[EmailMultiAlternatives, Shown | Subject] | None:
    """The letter that tells the reader of a line, and its record as far as they see that now;
    ``None`` if they do not, or are gone."""
    user = row.user
    with as_read_by(user):
        actor = actor_for(user)
        record = visible_records(actor, [row]).get((row.record_model, row.record_id))
        if record is None or not user.is_active:
            return None
        item = item_of(row, record)
        task = _asked_task(row, user)
        reply_to = _reply_to(user, task)
        context = {
            "item": item,
            "name": user.get_short_name(),
            "url": f"{settings.BASE_URL}{item.url or '/inbox/'}",
            "role": role_text(task) if task else "",
            "decide_url": _decide_url(user, task),
            "cut": _cut_line() if reply_to else "",
            "words": words_for_reply(task) if task else "",
            "settings_url": f"{settings.BASE_URL}/me/",
        }
        letter = write_letter("notification", subject=item.text, to=user.email, context=context)
        letter.reply_to = [reply_to] if reply_to else []
        letter.extra_headers["Auto-Submitted"] = "auto-generated"
    return letter, record


def _cut_line() -> str:
    text = _("Write your answer above this line")
    return f"{CUT} {text} {CUT[::-1]}"


def _asked_task(row: Notification, user: User) -> ApprovalTask | None:
    """The task that the mail asks its reader to decide, if they may: that of its event, for they
    may have another on the same record."""
    if not row.code.startswith("workflows.task."):
        return None
    facts = OutboxEvent.objects.filter(pk=row.event_id).values_list("payload", flat=True).first()
    task_id = (facts or {}).get("task_id")
    return waiting_task(actor=actor_for(user), task_id=task_id) if task_id else None


def _decide_url(user: User, task: ApprovalTask | None) -> str:
    """Where the decision can be made without signing in; the page asks again."""
    if task is None:
        return ""
    return settings.BASE_URL + reverse("decide_by_link", args=[make_link(user, task.public_id)])


def _reply_to(user: User, task: ApprovalTask | None) -> str:
    """Where the mail can be answered, if an answer is enough for this step."""
    if task is None or task.role in request_type(task.process.request_type).forms:
        return ""
    return reply_address(user, task)
