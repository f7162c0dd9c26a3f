"""Say how far selling has come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deals.engine.line import line_moved
from deals.engine.recognition import identity_of
from deals.events import StageChanged
from deals.models import Deal, LossReason, Stage
from deals.selectors.doors import visible_deal
from deals.services.advance_line import advance_line
from deals.services.start_approval import hold_approval
from deals.services.submit_deal import take_turn
from deals.states import DealStatus, move_stage, status_of
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from sharing.policies import visible_to
from sharing.shareable import Level

_NEVER_SENT = (DealStatus.DRAFT, DealStatus.WITHDRAWN)
_UNDECIDED = (DealStatus.PENDING, DealStatus.RETURNED)
_CLOSED = (Stage.WON, Stage.LOST)


@command("deals.change_stage")
def change_stage(
    *,
    actor: Actor,
    reference: str,
    stage: str,
    on: date | None = None,
    close_value: Decimal | None = None,
    loss_reason: str = "",
    competitor: str = "",
) -> Deal:
    """Move a deal to another stage; winning needs a value, losing a reason.

    What is still being decided is neither won nor lost, and what was lost is taken up again only
    while nobody else has the customer. Raises ``NotFound``, ``Forbidden`` for those who only read
    it, ``Refused`` and ``Conflict``.
    """
    seen = visible_deal(actor=actor, reference=reference)
    if not visible_to(actor, Deal.objects.filter(pk=seen.pk), level=Level.EDIT).exists():
        raise Forbidden
    hold_approval(seen)
    take_turn()
    deal: Deal = Deal.objects.select_for_update(of=("self",), no_key=True).get(pk=seen.pk)
    if deal.kind == "registration":
        _check_claim(deal, stage)
    transition, values = _transition(
        deal, stage, on or timezone.localdate(), close_value, loss_reason, competitor
    )
    move_stage(deal, transition, actor=actor, **values)
    publish(actor, StageChanged(subject_id=deal.pk))
    if not deal.is_open:
        advance_line(identity_of(deal))
    return deal


def _check_claim(deal: Deal, stage: str) -> None:
    status = status_of(deal)
    if status in _NEVER_SENT:
        raise Conflict(_("Send the registration first."), code="deal_not_sent")
    if stage in _CLOSED and status in _UNDECIDED:
        raise Conflict(
            _("This registration is being decided: wait for the decision, or withdraw it."),
            code="deal_not_decided",
        )
    if not deal.is_open and status == DealStatus.APPROVED and line_moved(deal):
        raise Conflict(
            _("Another registration for this customer has its turn: register the deal anew."),
            code="line_moved",
        )


def _transition(
    deal: Deal, stage: str, on: date, value: Decimal | None, reason: str, competitor: str
) -> tuple[str, dict[str, Any]]:
    match stage:
        case Stage.WON:
            won = deal.amount if value is None else value
            if won is None or won < 0:
                text = _("Enter what the customer bought for, for example 12500.")
                raise Refused(text, code="close_value_missing", field="close_value")
            return "win", {"on": on, "value": won}
        case Stage.LOST:
            if reason not in LossReason.values:
                text = _("Choose why the deal was lost.")
                raise Refused(text, code="loss_reason_missing", field="loss_reason")
            return "lose", {"on": on, "reason": LossReason(reason), "competitor": competitor}
        case Stage.ENGAGING:
            return ("engage", {"on": on}) if deal.is_open else ("reopen", {})
        case Stage.PROSPECTING:
            return "step_back", {}
    raise Refused(_("Choose a stage from the list."), code="stage_unknown", field="stage")
