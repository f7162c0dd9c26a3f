"""Look again at the facts of running requests, and ask again whom a change concerns."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, DomainError
from workflows.engine import moving
from workflows.engine.snapshots import unchanged_for
from workflows.engine.watching import freeze_again, look_again
from workflows.models import ApprovalOutcome, ApprovalProcess, ApprovalTask
from workflows.requests import request_type
from workflows.selectors.course import facts_once_seen

logger = logging.getLogger(__name__)

# Requests that one job looks at before it hands on to the next.
BATCH = 100


@command("workflows.recheck_request")
def recheck_request(*, actor: Actor, process_id: int, by: int | None = None) -> bool:
    """Compare the watched facts of a pending request with those that were frozen.

    Where one moved on which somebody decides, they are frozen anew: who had decided on it is
    asked again, and the steps are those that the policy asks for now. Returns whether they were.

    Where that leaves no step the request ends. If its end cannot be carried out, or if whoever
    made or sent it moved the facts (the actor, or ``by``), those who are asked now go on being
    asked: they end it or return it. Raises ``NotFound``.
    """
    run = moving.begin(process_id, actor)
    moved = look_again(run)
    if moved is None:
        return False
    try:
        is_written = freeze_again(run, moved, by=by)
    except DomainError:
        is_written = False
    if not is_written:
        freeze_again(moving.begin(process_id, actor), moved, stays=True)
    return True


def recheck_record(*, actor: Actor, code: str, record_id: int) -> None:
    """Look again at the pending request about a record, in the command that changed it.

    That command has locked the approval before the record.
    """
    for pk in _pending(code).filter(record_id=record_id).values_list("pk", flat=True):
        recheck_request(actor=actor, process_id=pk)


def facts_must_hold(run: moving.Run, step: ApprovalTask, seen: str = "") -> bool:
    """Refuse to decide on facts that are others by now, or others than were ``seen``: the public
    id of the frozen facts that were looked at, or their digest from those who read all of them.
    What has moved since, and is nothing that this step decides on, does not matter.

    Returns whether they moved without concerning this step: then they were frozen anew, and the
    run has to be begun again. Raises ``Conflict`` (``facts_changed``) otherwise; the facts are
    frozen anew once the refused decision is undone.
    """
    if seen and not _is_as_seen(run, step, seen):
        raise facts_changed()
    moved = look_again(run)
    if moved is None:
        return False
    if not moved.asks_again and moved.names.isdisjoint(run.type.facts_for(step.role)):
        freeze_again(run, moved)
        return True
    error = facts_changed()
    error.afterwards = partial(recheck_request, actor=SYSTEM, process_id=run.process.pk)
    raise error


def _is_as_seen(run: moving.Run, step: ApprovalTask, seen: str) -> bool:
    frozen = run.process.snapshot
    if seen == str(frozen.public_id):
        return True
    if seen == frozen.digest:
        # Whoever may not read a fact does not find it out by trying what it could be.
        return run.type.sees_guarded(run.actor)
    before = facts_once_seen(run.process, seen)
    return before is not None and unchanged_for(run.type, step.role, before, frozen.facts)


def facts_changed() -> Conflict:
    """The refusal of a decision on facts that are others by now."""
    return Conflict(
        _("The facts have changed since you looked at them. See what is different, then decide."),
        code="facts_changed",
    )


def facts_may_have_moved(
    code: str, record_ids: Iterable[int] | None = None, *, by: int | None = None
) -> None:
    """Have a job look again at the pending requests about these records, or at all of the kind.

    ``by`` is whoever moved them: what they made or sent themselves does not end by that.
    """
    if not request_type(code).watched:
        return
    job = app.configure_task("workflows.recheck_facts")
    who = {} if by is None else {"by": by}
    if record_ids is None:
        # One that has not begun yet sees what has changed by now: imports come in many batches.
        waiting = ProcrastinateJob.objects.filter(
            task_name="workflows.recheck_facts", status="todo", args={"code": code, **who}
        )
        if not waiting.exists():
            job.defer(code=code, **who)
        return
    running = _pending(code).filter(record_id__in=list(record_ids)).order_by("pk")
    found = list(running.values_list("pk", flat=True))
    for start in range(0, len(found), BATCH):
        job.defer(code=code, processes=found[start : start + BATCH], **who)


def recheck_pending(
    code: str, processes: Iterable[int] | None, after: int, *, by: int | None = None
) -> int:
    """Look again at these requests, or at the next ``BATCH`` pending ones of a kind, whose facts
    ``by`` may have moved.

    Each in a transaction of its own: what is refused of one keeps nobody from the others. Returns
    where to go on; 0 if nothing is left.
    """
    if processes is None:
        following = _pending(code).filter(pk__gt=after).order_by("pk")
        chosen = list(following.values_list("pk", flat=True)[:BATCH])
    else:
        chosen = list(processes)
    for pk in chosen:
        try:
            recheck_request(actor=SYSTEM, process_id=pk, by=by)
        except DomainError as error:
            logger.warning("facts of approval %s could not be looked at: %s", pk, error.code)
    return chosen[-1] if processes is None and len(chosen) == BATCH else 0


def _pending(code: str) -> QuerySet[ApprovalProcess]:
    return ApprovalProcess.objects.filter(request_type=code, outcome=ApprovalOutcome.PENDING)
