"""Tell whoever answered by mail what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.kernel.actors import actor_for
from portal.kernel.errors import NotFound
from portal.kernel.letters import as_read_by, write_letter
from portal.notifications.models import Reply, ReplyResult
from portal.notifications.services.send_each import send_each
from workflows.engine.links import make_link
from workflows.models import ApprovalTask, DecisionKind
from workflows.requests import request_type
from workflows.selectors.queues import access_task_by_id
from workflows.services.decide import choices_of

# A mail that could not be answered for so long is not answered any more.
_STALE = timedelta(days=1)
# These lead to the page on which the decision can be made now, as the mail proposed it.
_ASKS = {ReplyResult.ASKED_AGAIN, ReplyResult.NOT_UNDERSTOOD, ReplyResult.REFUSED}


def answer_replies() -> int:
    """Answer every mail that was taken and not answered. Returns how many.

    Answers go to the address of the account, never to the one that wrote. What cannot be sent is
    tried again by a job of its own.
    """
    due = Reply.objects.filter(answered_at=None, came_at__gt=timezone.now() - _STALE)
    return send_each(due, _send, stamp="answered_at", job="notifications.answer_again")


@transaction.atomic
def answer_again(pk: int) -> None:
    """Send an answer that could not be sent before. Raises what the mail server answers."""
    _send(Reply.objects.get(pk=pk))


def _send(reply: Reply) -> int:
    user = reply.user
    with as_read_by(user):
        subject = reply.subject or _("Your answer")
        letter = write_letter(
            "reply",
            subject=subject if subject.lower().startswith("re:") else f"Re: {subject}",
            to=user.email,
            context=_context(reply),
        )
        # Says to other machines that a machine has written it, so that none answers.
        letter.extra_headers["Auto-Submitted"] = "auto-replied"
        if reply.message_id:
            letter.extra_headers["In-Reply-To"] = reply.message_id
            letter.extra_headers["References"] = reply.message_id
        letter.send()
    return 1


def _context(reply: Reply) -> dict[str, Any]:
    task, process = reply.task, reply.task.process
    sees, asks = _sees(reply), reply.result in _ASKS
    if sees and asks:
        token = make_link(reply.user, task.public_id, decision=reply.wish, comment=reply.comment)
        path = reverse("decide_by_link", args=[token])
    elif sees:
        path = reverse("approval_task", args=[process.reference, task.key])
    else:
        path = reverse("approvals")
    return {
        "name": reply.user.get_short_name(),
        "heading": f"{process.title} · {process.reference}" if sees else "",
        "told": _told(reply),
        "asks_again": sees and asks,
        "url": settings.BASE_URL + path,
        "comment": reply.comment,
        "is_undoable": reply.result == ReplyResult.DECIDED,
    }


def _sees(reply: Reply) -> bool:
    """Whether the person may still open the task: else the mail says nothing about it."""
    try:
        access_task_by_id(actor=actor_for(reply.user), public_id=reply.task.public_id)
    except NotFound:
        return False
    return True


def _told(reply: Reply) -> str:
    if reply.decision is not None:
        return {
            DecisionKind.APPROVE: _("Your decision is recorded: approved."),
            DecisionKind.REJECT: _("Your decision is recorded: rejected."),
            DecisionKind.RETURN: _("Your decision is recorded: returned to the author."),
        }[DecisionKind(reply.decision.kind)]
    nothing = _("Nothing was decided.")
    return f"{nothing} {_why_not(reply)}"


def _why_not(reply: Reply) -> str:
    return {
        ReplyResult.ASKED_AGAIN: _(
            "To be sure that it is you, and what you mean, please confirm it on this page."
        ),
        ReplyResult.NOT_UNDERSTOOD: _(
            "Your answer has to begin with one of these words: %(words)s. Or choose on this page."
        )
        % {"words": words_for_reply(reply.task)},
        ReplyResult.NEEDS_PAGE: _(
            "This step asks for more than a choice: decide it in Guildhall."
        ),
        ReplyResult.REFUSED: reply.said or _("This task is not yours any more."),
        ReplyResult.LATE: _("The mail that you answered is older than a week."),
        ReplyResult.OTHER_SENDER: _(
            "The answer came from another address than the one of your account."
        ),
        ReplyResult.FORGED: _(
            "The answer did not prove that it comes from your address. Somebody may have used "
            "your name: tell your administrator if it was not you."
        ),
    }[ReplyResult(reply.result)]


def words_for_reply(task: ApprovalTask) -> str:
    """The words that a mail proposes for a task, in the language that is active: those of what
    may be decided there. All of them are taken, in any language."""
    words = {
        DecisionKind.APPROVE: pgettext("answer by mail", "approve"),
        DecisionKind.REJECT: pgettext("answer by mail", "reject"),
        DecisionKind.RETURN: pgettext("answer by mail", "return"),
    }
    allowed = choices_of(task, request_type(task.process.request_type))
    return ", ".join(word for kind, word in words.items() if kind in allowed)
