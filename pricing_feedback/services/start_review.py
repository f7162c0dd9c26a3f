"""Hand a pricing case to tender and finance."""

from __future__ import annotations

from django.conf import settings

from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from pricing_feedback.events import PricingCaseInReview
from pricing_feedback.models import CaseStatus, PricingCase
from pricing_feedback.policies import can_start_review
from sharing.doors import access_for_update
from sharing.shareable import Level
from workflows import engine

REQUEST_TYPE = "pricing_feedback.case"


@command("pricing_feedback.start_review")
def start_review(*, actor: Actor, reference: str) -> PricingCase:
    """Send a case to review before enough signals did.

    Raises ``NotFound``, ``Forbidden``, ``Conflict`` if it is in review or decided, and
    ``Refused`` where no routing policy says who reviews.
    """
    case: PricingCase = access_for_update(
        actor, PricingCase.objects.all(), level=Level.VIEW, reference=reference.upper()
    )
    if not can_start_review(actor):
        raise Forbidden
    if case.status != CaseStatus.GATHERING:
        raise Conflict(code="already_in_review")
    return _begin(actor, case)


def start_review_when_due(case: PricingCase) -> None:
    """Start the review of a locked case once it has gathered enough signals, not counting those
    before a review that was cancelled.

    Without a routing policy the case goes on gathering: a signal is never refused for that.
    """
    enough = case.signal_count - case.signals_reviewed >= settings.PRICING_CASE_SIGNALS
    if case.status != CaseStatus.GATHERING or not enough:
        return
    try:
        _begin(SYSTEM, case)
    except Refused as error:
        if error.code != "no_routing_policy":
            raise


def _begin(actor: Actor, case: PricingCase) -> PricingCase:
    # Nobody asks for themselves here: the system sends the case, whoever reported its prices is
    # kept from deciding by ``settle_case``.
    engine.start(REQUEST_TYPE, case, actor=SYSTEM)
    case.status = CaseStatus.REVIEW
    case.version += 1
    case.save(update_fields=["status", "version"])
    publish(actor, PricingCaseInReview(subject_id=case.pk))
    return case
