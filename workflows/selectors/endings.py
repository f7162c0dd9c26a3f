"""What ends with a request that is withdrawn or cancelled, and what nobody can call back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.kernel.actors import Actor
from workflows.models import OPEN_OUTCOMES, ApprovalProcess, Effect, Question
from workflows.selectors.routes import decisions_of, role_text, route_of
from workflows.selectors.verdicts import verdicts_for


@dataclass(frozen=True, slots=True)
class Ending:
    """Whole lines in the reader's language: ``undone`` is taken back, ``stays`` cannot be."""

    undone: Sequence[str] = ()
    stays: Sequence[str] = ()


def ending_of_approval(record: Any, actor: Actor) -> Ending:
    """What of a record's newest approval ends with it, and what stays; partners learn roles.

    The caller has made sure that the actor sees the record.
    """
    route = route_of(record, actor)
    if route is None:
        return Ending()
    undone, stays = [], []
    if route.outcome in OPEN_OUTCOMES:
        if roles := ", ".join(stop.role for stop in (*route.holding, *route.coming)):
            text = _("Open steps, with their clocks and reminders: %(roles)s")
            undone.append(text % {"roles": roles})
        if Question.objects.filter(process=route.process, closed_at=None).exists():
            undone.append(_("Questions that wait for an answer"))
    decided = dict.fromkeys(verdict.role for verdict in verdicts_for(route.process))
    if decided:
        text = _("Decisions made so far, with the facts that were seen: %(roles)s")
        stays.append(text % {"roles": ", ".join(decided)})
    if advised := _advisers(route.process) if actor.is_house else {}:
        stays.append(_("Opinions given so far: %(roles)s") % {"roles": ", ".join(advised)})
    stays.append(_("Mails, push messages and webhooks that have gone out"))
    return Ending(undone, stays)


def _advisers(process: ApprovalProcess) -> dict[str, None]:
    """The roles whose opinion stands, each once, in the order of their opinions."""
    rows = decisions_of(process).standing().filter(task__effect=Effect.ADVISE)
    return dict.fromkeys(role_text(row.task) for row in rows)
