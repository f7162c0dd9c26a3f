"""Take an answer by mail: decide as the person would on the page, or ask again."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.kernel.actors import Actor, actor_for
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.letters import as_read_by
from portal.kernel.viewers import viewing
from portal.notifications.engine.incoming import Incoming, Proof, read_mail
from portal.notifications.engine.wishes import read_wish
from portal.notifications.models import Reply, ReplyResult
from workflows.engine.reply_addresses import Answerer, read_reply_address
from workflows.requests import request_type
from workflows.selectors.queues import access_task_by_id
from workflows.services.decide import decide_task

# Answers are short; what is larger is not read.
MOST_BYTES = 25 * 1024 * 1024


def take_reply(raw: bytes) -> Reply | None:
    """Act on a mail as it came in, once however often it comes; nothing for a mail that is no
    answer of anybody's: written by a machine, or to no signed address of ours.

    The decision goes through the same service as any other. It is made at once only if our own
    mail server vouches for the sender, the answer is plain, and it is the first that decides this
    task; else the person is asked again.
    """
    mail = read_mail(raw, authority=settings.MAIL_AUTHORITY)
    if mail.is_automatic:
        return None
    answerer = next(filter(None, map(read_reply_address, mail.recipients)), None)
    if answerer is None:
        return None
    actor = actor_for(answerer.user)
    with viewing(actor), transaction.atomic(), as_read_by(answerer.user):
        taken = _taken(mail.digest)
        if taken is not None:
            return taken
        reply = Reply(
            digest=mail.digest,
            user=answerer.user,
            task=answerer.task,
            message_id=mail.message_id[:250],
            subject=mail.subject,
            came_at=timezone.now(),
        )
        _judge(reply, mail, actor, answerer)
        # Of two who take the same mail at once one decides: the key of the decision is the mail's.
        Reply.objects.bulk_create([reply], ignore_conflicts=True)
        return _taken(mail.digest)


def _taken(digest: str) -> Reply | None:
    return Reply.objects.select_related("decision", "task").filter(digest=digest).first()


def _judge(reply: Reply, mail: Incoming, actor: Actor, answerer: Answerer) -> None:
    wish = read_wish(mail.text)
    if wish is not None:
        reply.wish, reply.comment = wish.decision, wish.comment[:4000]
    if mail.senders != (answerer.user.email.lower(),):
        reply.result = ReplyResult.OTHER_SENDER
    elif mail.proof is Proof.FAILED:
        reply.result = ReplyResult.FORGED
    elif answerer.is_late:
        reply.result = ReplyResult.LATE
    elif wish is None:
        reply.result = ReplyResult.NOT_UNDERSTOOD
    elif needs_page(answerer):
        reply.result = ReplyResult.NEEDS_PAGE
    elif not wish.is_plain or answerer.is_outdated or not _is_believed(mail, answerer):
        reply.result = ReplyResult.ASKED_AGAIN
    else:
        _decide(reply, actor, answerer)


def _is_believed(mail: Incoming, answerer: Answerer) -> bool:
    """Whether the mail proves by itself that its person wants this now. A task on which they
    decided by mail before is asked about: the mail may be an old one, sent once more."""
    if mail.proof is not Proof.PASSED or not mail.is_sound:
        return False
    before = Reply.objects.filter(user=answerer.user, task=answerer.task)
    return not before.filter(result=ReplyResult.DECIDED).exists()


def needs_page(answerer: Answerer) -> bool:
    """Whether the step asks for more than a choice and a comment."""
    task = answerer.task
    return task.role in request_type(task.process.request_type).forms


def _decide(reply: Reply, actor: Actor, answerer: Answerer) -> None:
    try:
        access_task_by_id(actor=actor, public_id=reply.task.public_id)
        reply.decision = decide_task(
            actor=actor,
            task=reply.task.public_id,
            decision=reply.wish,
            comment=reply.comment,
            key=uuid5(NAMESPACE_OID, reply.digest),
            # Those that the mail told: whether they hold still is asked under the lock.
            seen=str(answerer.task.process.snapshot.public_id),
        )
        reply.result = ReplyResult.DECIDED
    except NotFound:
        reply.result = ReplyResult.REFUSED
    except DomainError as error:
        reply.result, reply.said = ReplyResult.REFUSED, str(error)
