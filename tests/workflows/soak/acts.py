"""What people, partners and the clock do, chosen by dice; refusals are part of the play."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.utils import timezone

from deals.models import Deal
from deals.services.cancel_deal import cancel_deal
from deals.services.resubmit_deal import resubmit_deal
from deals.services.save_draft import LineInput
from deals.services.withdraw_deal import withdraw_deal
from portal.kernel.actors import actor_for
from portal.kernel.errors import NotFound
from portal.notifications.services.take_reply import take_reply
from tests.workflows.soak.world import World, register
from workflows.engine.reply_addresses import reply_address
from workflows.models import ApprovalProcess, ApprovalTask, Decision, Question, TaskStatus
from workflows.services.answer import answer_question
from workflows.services.ask import ask_author
from workflows.services.claim import claim_task, release_task, take_over_task
from workflows.services.decide import decide_task
from workflows.services.decide_many import decide_tasks
from workflows.services.nudge import nudge_request
from workflows.services.report_absence import report_absence
from workflows.services.run_clocks import run_clocks
from workflows.services.undo import undo_decision


@dataclass(frozen=True)
class Play:
    """One act of one process: ``number`` is the act's own and the key of what it decides."""

    world: World
    dice: Random
    number: UUID

    @property
    def task(self) -> ApprovalTask:
        """Any open task. Raises ``NotFound`` if there is none."""
        return _any(ApprovalTask.objects.filter(status=TaskStatus.OPEN), self.dice)

    def returned(self) -> Deal:
        """A registration that waits for its partner."""
        return _any(Deal.objects.filter(approval_status="returned"), self.dice)


def _any(rows: Any, dice: Random) -> Any:
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:200])
    if not ids:
        raise NotFound
    return rows.model._default_manager.get(pk=dice.choice(ids))


def submit(play: Play) -> str:
    """A partner registers."""
    return register(play.world.partner(play.dice), play.dice).reference


def decide(play: Play) -> str:
    """Somebody decides, whether they may or not."""
    kind = play.dice.choice(("approve", "approve", "approve", "reject", "return"))
    task = play.task
    decide_task(
        actor=play.world.someone(play.dice, task.department),
        task=task.public_id,
        decision=kind,
        comment="" if kind == "approve" else "So",
        key=play.number,
    )
    return str(play.number)


def decide_by_mail(play: Play) -> str:
    """Somebody answers the mail, perhaps not the one who was asked."""
    task = play.task
    actor = play.world.someone(play.dice, task.department)
    user = next(each for each in play.world.house.values() if each.pk == actor.user_id)
    message_id = f"<{play.number}@house.example>"
    head = (
        f"From: {user.email}\r\nTo: {reply_address(user, task)}\r\n"
        f"Message-ID: {message_id}\r\n"
        f"Authentication-Results: {settings.MAIL_AUTHORITY}; dmarc=pass"
    )
    reply = take_reply(f"{head}\r\n\r\napprove".encode())
    if reply is None or reply.result != "decided":
        raise NotFound
    return mail_key(play.number)


def mail_key(number: UUID | str) -> str:
    """The key of a decision that a mail of this number made."""
    digest = sha256(f"<{number}@house.example>".encode()).hexdigest()
    return str(uuid5(NAMESPACE_OID, digest))


def decide_several(play: Play) -> str:
    """Somebody chooses a few and decides them at once."""
    tasks = {play.task.public_id for _ in range(3)}
    decide_tasks(actor=play.world.someone(play.dice), tasks=list(tasks), decision="approve")
    return ""


def claim(play: Play) -> str:
    """Claim, take over or give back."""
    act = play.dice.choice((claim_task, take_over_task, release_task))
    task = play.task
    act(actor=play.world.someone(play.dice, task.department), task=task.public_id)
    return ""


def undo(play: Play) -> str:
    """Whoever decided lately takes it back."""
    recent = Decision.objects.standing().filter(
        decided_by__isnull=False, decided_at__gt=timezone.now() - timedelta(seconds=8)
    )
    made = _any(recent, play.dice)
    second = undo_decision(actor=actor_for(made.decided_by), decision=made.public_id)
    return str(second.public_id)


def ask(play: Play) -> str:
    """A question to the author: the clock stands."""
    task = play.task
    asker = play.world.someone(play.dice, task.department)
    return str(ask_author(actor=asker, task=task.public_id, text="Why?").public_id)


def answer(play: Play) -> str:
    """The author answers, and the clock runs on."""
    question = _any(Question.objects.filter(closed_at=None), play.dice)
    author = actor_for(question.process.submitted_by)
    return str(answer_question(actor=author, question=question.public_id, text="So").public_id)


def resubmit(play: Play) -> str:
    """A partner sends a returned registration again, changed or not."""
    deal = play.returned()
    lines = [LineInput("EP-40", Decimal(play.dice.choice((5, 60))), Decimal(100))]
    resubmit_deal(
        actor=actor_for(deal.submitted_by),
        reference=deal.reference,
        lines=lines if play.dice.random() < 0.5 else None,
    )
    return deal.reference


def withdraw(play: Play) -> str:
    """A partner takes a registration back."""
    process = _any(ApprovalProcess.objects.filter(outcome="pending"), play.dice)
    withdraw_deal(actor=actor_for(process.submitted_by), reference=process.reference)
    return process.reference


def cancel(play: Play) -> str:
    """The house ends a registration, running or approved."""
    deal = _any(Deal.objects.filter(approval_status__in=["pending", "approved"]), play.dice)
    cancel_deal(actor=actor_for(play.world.house["asen"]), reference=deal.reference, reason="So")
    return deal.reference


def nudge(play: Play) -> str:
    """The author asks for a decision."""
    process = _any(ApprovalProcess.objects.filter(outcome="pending"), play.dice)
    deal = Deal.objects.get(pk=process.record_id)
    nudge_request(actor=actor_for(process.submitted_by), code=process.request_type, record=deal)
    return ""


def clock(play: Play) -> str:
    """Time passes for a task or two, and the clocks are run."""
    past = timezone.now() - timedelta(seconds=1)
    for column in ("remind_at", "due_at"):
        chosen = play.task.pk
        ApprovalTask.objects.filter(pk=chosen, status=TaskStatus.OPEN).update(**{column: past})
    run_clocks()
    return ""


def absence(play: Play) -> str:
    """Somebody is away for a moment, and a colleague stands in."""
    person, other = play.dice.choice((("georgi", "vera"), ("petr", "ines"), ("vera", "georgi")))
    now = timezone.now()
    report_absence(
        actor=actor_for(play.world.house[person]),
        starts_at=now,
        ends_at=now + timedelta(seconds=4),
        substitute_id=play.world.house[other].pk,
    )
    run_clocks()
    return ""


# By how often they happen.
ACTS: dict[Callable[[Play], str], int] = {
    decide: 30, submit: 14, decide_by_mail: 10, undo: 8, claim: 8, resubmit: 8, withdraw: 4,
    clock: 6, ask: 5, answer: 5, decide_several: 4, cancel: 3, nudge: 2, absence: 2,
}  # fmt: skip
