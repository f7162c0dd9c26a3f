"""Decide on several tasks at once, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, Refused
from workflows.models import Decision
from workflows.services.decide import decide_task

MOST = 100


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one task: the decision, or why there is none."""

    task: UUID
    decision: Decision | None = None
    error: DomainError | None = None


def decide_tasks(
    *,
    actor: Actor,
    tasks: Sequence[UUID],
    decision: str,
    comment: str = "",
    seen: Sequence[str] = (),
) -> list[RowResult]:
    """Decide on each task as ``decide_task`` does; one refusal leaves the others as they are.

    ``seen`` are, for each task in their order, the facts that were looked at. Raises ``Refused``
    (``too_many``, ``none_chosen``) naming ``tasks``, and (``seen_uneven``) naming ``seen``.
    """
    if seen and len(seen) != len(tasks):
        raise Refused(
            _("Say for each task which facts you looked at, in the order of the tasks."),
            code="seen_uneven",
            field="seen",
        )
    looked = dict(zip(tasks, seen or [""] * len(tasks), strict=True))
    chosen = list(dict.fromkeys(tasks))
    if not chosen:
        raise Refused(_("Choose at least one task."), code="none_chosen", field="tasks")
    if len(chosen) > MOST:
        raise Refused(
            _("Choose at most %(most)s tasks at once."), code="too_many", field="tasks", most=MOST
        )
    return [_one(actor, task, decision, comment, looked[task]) for task in chosen]


def _one(actor: Actor, task: UUID, decision: str, comment: str, seen: str) -> RowResult:
    try:
        made = decide_task(actor=actor, task=task, decision=decision, comment=comment, seen=seen)
    except DomainError as error:
        return RowResult(task, error=error)
    return RowResult(task, made)
