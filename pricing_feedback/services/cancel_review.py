"""End the review of a pricing case that nobody should decide now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from pricing_feedback.events import PricingCaseReviewCancelled
from pricing_feedback.models import CaseStatus, PricingCase
from pricing_feedback.policies import can_cancel_review
from pricing_feedback.selectors.cases import REQUEST_TYPE, access_case
from workflows.services.withdraw import cancel_request

REASON_MISSING = _("Say why you cancel it: the departments read this.")


@command("pricing_feedback.cancel_review")
def cancel_review(*, actor: Actor, reference: str, reason: str) -> PricingCase:
    """End a review without an outcome: for administrators, with a ``reason`` that stays in the
    house. The case gathers on, and what was said of it is kept.

    Raises ``NotFound``, ``Forbidden``, ``Refused`` (``reason_missing``), and ``Conflict``
    (``not_in_review``; ``already_decided`` for whoever lost to the decision).
    """
    seen = access_case(actor=actor, reference=reference)
    if not can_cancel_review(actor):
        raise Forbidden
    if seen.status != CaseStatus.REVIEW:
        raise Conflict(_("Nobody is deciding on this case."), code="not_in_review")
    if not reason.strip():
        raise Refused(REASON_MISSING, code="reason_missing", field="reason")
    case: PricingCase = PricingCase.objects.get(pk=seen.pk)
    cancel_request(actor=actor, code=REQUEST_TYPE, record=case, reason=reason)
    case.refresh_from_db()
    return case


def gather_on(*, actor: Actor, record: PricingCase, approval: Any, comment: str) -> None:
    """What a cancelled review means for the case; the approval engine calls this.

    The signals so far began one review: as many new ones as that took begin the next.
    """
    record.status = CaseStatus.GATHERING
    record.signals_reviewed = record.signal_count
    record.version += 1
    record.save(update_fields=["status", "signals_reviewed", "version"])
    publish(actor, PricingCaseReviewCancelled(subject_id=record.pk), reason=comment)
