"""Give an opinion on a pricing case, and decide it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from pricing_feedback.models import Outcome, PricingCase
from pricing_feedback.selectors.cases import access_case, open_task
from pricing_feedback.services.settle_case import MISSING_OUTCOME
from workflows.models import ApprovalTask, Decision, DecisionKind, Effect
from workflows.services.decide import decide_task


@command("pricing_feedback.give_opinion")
def give_opinion(
    *,
    actor: Actor,
    reference: str,
    recommendation: str,
    text: str,
    key: UUID | None = None,
) -> Decision:
    """Say what the actor's department advises: an outcome and why.

    Raises ``NotFound``, ``Forbidden``, ``Conflict`` if no opinion of the department is awaited,
    ``Refused`` without a recommendation or a text.
    """
    task = _task(actor, reference, Effect.ADVISE)
    if recommendation not in Outcome:
        raise Refused(_("Choose what you recommend."), code="missing", field="recommendation")
    if not text.strip():
        raise Refused(_("Say why you recommend this."), code="missing", field="text")
    return decide_task(
        actor=actor,
        task=task.public_id,
        decision=DecisionKind.APPROVE,
        comment=text,
        data={"recommendation": str(recommendation)},
        key=key,
    )


@command("pricing_feedback.decide_case")
def decide_case(
    *,
    actor: Actor,
    reference: str,
    outcome: str,
    reason: str,
    values: Mapping[str, Any] | None = None,
    key: UUID | None = None,
) -> PricingCase:
    """Decide: keep, revise or special price. ``reason`` stays in the house.

    ``values``: ``explanation`` (told to everyone who gave a signal); for revise ``new_price``,
    ``valid_from`` and, if not the list of the country, ``price_list`` (a reference); for a special
    price ``new_price``, ``valid_from``, ``valid_until`` and, if not those who gave a signal,
    ``partners`` (references), ``quantity_cap``. Raises ``NotFound``, ``Forbidden``, ``Conflict``
    if opinions are still awaited or it was decided, ``Refused`` naming the field.
    """
    task = _task(actor, reference, Effect.DECIDE)
    if outcome not in Outcome:
        raise Refused(MISSING_OUTCOME, code="missing", field="outcome")
    if not reason.strip():
        raise Refused(_("Say why you decide so."), code="missing", field="reason")
    data = {
        name: _plain(value) for name, value in (values or {}).items() if value not in (None, "")
    }
    decide_task(
        actor=actor,
        task=task.public_id,
        decision=DecisionKind.APPROVE,
        comment=reason,
        data={**data, "outcome": str(outcome)},
        key=key,
    )
    decided: PricingCase = PricingCase.objects.get(pk=task.process.record_id)
    return decided


def _task(actor: Actor, reference: str, effect: Effect) -> ApprovalTask:
    case = access_case(actor=actor, reference=reference)
    if not case.sees("deliberation"):
        raise Forbidden
    task = open_task(actor=actor, case_id=case.pk, effect=effect)
    if task is None:
        raise Conflict(
            _("Nothing about this case waits for your department now."), code="not_awaited"
        )
    return task


def _plain(value: Any) -> Any:
    """As JSON keeps it: numbers and dates as text."""
    return value if isinstance(value, str | bool | list) else str(value)
