"""What each event says: the sentence, its reason, and the page to act on.

Sentences have no verb with a gender.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.notifications.models import Reason


@dataclass(frozen=True, slots=True)
class Kind:
    """How an event reads in the inbox. ``mail`` sends it at once, unless it was read before;
    ``page`` names the page to act on, where that is not the record's own; ``several`` is the
    sentence for several records that are known by their list, where it is another."""

    sentence: str | Promise
    reason: Reason
    mail: bool = False
    page: str = ""
    several: str | Promise = ""


KINDS: dict[str, Kind] = {
    "sharing.grant.made": Kind(_("%(record)s · now shared with you"), Reason.NEWS),
    "sharing.grant.ending": Kind(_("%(record)s · sharing ends soon"), Reason.DEADLINE),
    "partners.agreement.published": Kind(
        _("%(record)s · an agreement waits for your company"),
        Reason.ASKED,
        mail=True,
        page="own_agreements",
    ),
    "sharing.recall.asked": Kind(
        _("%(record)s · copies of what was taken back are to be deleted"),
        Reason.ASKED,
        mail=True,
        page="recalls",
    ),
    "partners.overlap.compared": Kind(
        _("%(record)s · your customer list is compared"), Reason.RESULT, page="overlaps"
    ),
    "partners.overlap.agreed": Kind(
        _("%(record)s · the other side agrees to open customers in common"),
        Reason.ASKED,
        page="overlaps",
    ),
    "partners.overlap.opened": Kind(
        _("%(record)s · customers in common are open"), Reason.NEWS, page="overlaps"
    ),
    "partners.sharing_change.returned": Kind(
        _("%(record)s · changes are asked of you"), Reason.ASKED, mail=True
    ),
    "workflows.task.assigned": Kind(
        _("%(record)s · your decision is needed"), Reason.ASKED, mail=True
    ),
    "workflows.task.reminded": Kind(
        _("%(record)s · your decision is due soon"), Reason.DEADLINE, mail=True
    ),
    "workflows.task.escalated": Kind(
        _("%(record)s · a decision is late, you are asked to step in"), Reason.DEADLINE, mail=True
    ),
    "workflows.task.nudged": Kind(
        _("%(record)s · the author asks for your decision"), Reason.ASKED, mail=True
    ),
    "workflows.question.asked": Kind(
        _("%(record)s · a question for you"), Reason.ASKED, mail=True
    ),
    "workflows.question.answered": Kind(
        _("%(record)s · your question is answered"), Reason.RESULT, mail=True
    ),
    "workflows.opinion.asked": Kind(
        _("%(record)s · your opinion is asked"), Reason.ASKED, mail=True
    ),
    "workflows.opinion.given": Kind(
        _("%(record)s · the opinion that you asked for is here"), Reason.RESULT, mail=True
    ),
    "workflows.request.withdrawn": Kind(
        _("%(record)s · withdrawn, nothing to decide any more"), Reason.RESULT
    ),
    "workflows.request.cancelled": Kind(
        _("%(record)s · cancelled, nothing to decide any more"), Reason.RESULT
    ),
    "workflows.request.approved": Kind(_("%(record)s · approved"), Reason.RESULT),
    "workflows.request.rejected": Kind(_("%(record)s · rejected"), Reason.RESULT),
    "workflows.request.returned": Kind(
        _("%(record)s · returned to its author for changes"), Reason.RESULT
    ),
    "workflows.policy.proposed": Kind(
        _("%(record)s · a second person is to look at the route"), Reason.ASKED, mail=True
    ),
    "workflows.policy.sent_back": Kind(
        _("%(record)s · the route comes back to be edited"), Reason.RESULT, mail=True
    ),
    "deals.deal.approved": Kind(_("%(record)s · approved"), Reason.RESULT, mail=True),
    "deals.deal.rejected": Kind(_("%(record)s · rejected"), Reason.RESULT, mail=True),
    "deals.deal.returned": Kind(
        _("%(record)s · changes are asked of you"), Reason.ASKED, mail=True
    ),
    "deals.deal.cancelled": Kind(_("%(record)s · cancelled by the house"), Reason.RESULT),
    "deals.deal.protection_ending": Kind(_("%(record)s · protection ends soon"), Reason.DEADLINE),
    "deals.deal.protection_expired": Kind(_("%(record)s · protection has ended"), Reason.RESULT),
    "deals.special_price.granted": Kind(
        _("%(record)s · special price granted"), Reason.RESULT, mail=True
    ),
    "pricing_feedback.case.decided": Kind(
        _("%(record)s · the price is decided, see the outcome"), Reason.RESULT, mail=True
    ),
    "catalogue.price_list.returned": Kind(
        _("%(record)s · changes are asked of you"), Reason.ASKED, mail=True
    ),
    "catalogue.price_list.rejected": Kind(
        _("%(record)s · not released, the old prices stay"), Reason.RESULT, mail=True
    ),
    "catalogue.price_list.released": Kind(
        _("%(record)s · a new version is released, see what changes"), Reason.NEWS
    ),
    "catalogue.price_list.begun": Kind(
        _("%(record)s · the new prices hold from today"), Reason.NEWS
    ),
    "webhooks.endpoint.switched_off": Kind(
        _("%(record)s · this webhook is off, nothing is sent to it any more"),
        Reason.DEADLINE,
        mail=True,
    ),
    "records.follow.changed": Kind(_("%(record)s · news on what you follow"), Reason.NEWS),
    "catalogue.bulletin.published": Kind(
        _("%(record)s · new market bulletin"),
        Reason.NEWS,
        several=_("%(record)s · new on the market page"),
    ),
}
