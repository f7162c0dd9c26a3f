"""The one way to change a state that a Viewflow FSM class guards.

Viewflow's ``permission=`` is a question, not a gate: calling the transition runs it anyway. This
asks both questions, under the row's lock, and saves only what the transition changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from viewflow.fsm import TransitionNotAllowed

from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict, Forbidden

_NO_LONGER = _("This cannot be done any more. Look at how it stands now.")


class Machine(Protocol):
    """A FSM class that wraps a record: ``Machine(record)`` with Viewflow transitions.

    ``writes`` are the columns that its transitions may change.
    """

    writes: Sequence[str]

    def __init__(self, record: Any) -> None:
        """Wrap a record."""


def perform(
    machine: type[Any], record: models.Model, act: str, *, actor: Actor, **arguments: Any
) -> Any:
    """Lock ``record``, ask whether ``actor`` may ``act`` on it now, do it, save it.

    A transition's ``permission`` is called with the machine and the actor. The record's columns
    that the machine writes are read again under the lock. Returns what the transition returns.
    Raises ``Conflict`` (``wrong_state``) and ``Forbidden``.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("perform() needs the transaction of its service")
    manager = type(record)._default_manager
    current = manager.select_for_update(of=("self",)).values(*machine.writes).get(pk=record.pk)
    for name, value in current.items():
        field = record._meta.get_field(name)
        setattr(record, field.attname, value)
    guarded = machine(record)
    transition = getattr(guarded, act)
    if not transition.can_proceed():
        raise Conflict(_NO_LONGER, code="wrong_state")
    if not transition.has_perm(actor):
        raise Forbidden
    try:
        result = transition(**arguments)
    except TransitionNotAllowed as error:
        raise Conflict(_NO_LONGER, code="wrong_state") from error
    record.save(update_fields=list(machine.writes))
    return result
