"""Say which organisation the customer of a deal is, where the partner could only type a name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from deals.engine.conflict import conflict_of
from deals.engine.recognition import RECOGNISED, identity_of, recognise
from deals.events import CustomerNamed
from deals.models import Deal
from deals.policies import can_name_customer
from deals.selectors.doors import deal_for_update, visible_deal
from deals.services.advance_line import claim_moved
from deals.services.start_approval import APPROVAL, hold_approval
from deals.services.submit_deal import take_turn
from deals.states import DealStatus, status_of
from partners.models import Organisation, OrganisationRole
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from sharing.policies import visible_to
from workflows.services.recheck import recheck_record


@command("deals.name_customer")
def name_customer(*, actor: Actor, reference: str, customer: str) -> Deal:
    """Tie a deal to a customer of the house; its claim is recognised by that customer from now on.

    Whether somebody else claims that customer is asked again, and so is whoever decided on who
    it is. What the partner typed stays, and
    the partner learns nothing of a customer that is not shared with it. ``customer`` is a
    reference. Raises ``NotFound``, ``Forbidden``, ``Refused`` for no customer that the actor sees,
    and ``Conflict`` for a draft.
    """
    hold_approval(visible_deal(actor=actor, reference=reference))
    take_turn()
    deal = deal_for_update(actor=actor, reference=reference)
    if not can_name_customer(actor):
        raise Forbidden
    if deal.kind == "registration" and status_of(deal) == DealStatus.DRAFT:
        raise Conflict(_("The partner is still writing this registration."), code="deal_not_sent")
    known = visible_to(actor, Organisation.by_reference(customer)).first()
    if known is None or OrganisationRole.CUSTOMER not in known.roles:
        text = _("Choose a customer from the list, or enter a new one first.")
        raise Refused(text, code="customer_unknown", field="customer")
    if deal.customer_id == known.pk:
        return deal
    before = identity_of(deal)
    deal.customer = known
    recognise(deal)
    if deal.kind == "registration":
        deal.conflict = conflict_of(deal)
    deal.version += 1
    deal.save(update_fields=["customer", "conflict", "version", *RECOGNISED])
    deal.special_prices.filter(ended_at=None).update(customer=known)
    publish(actor, CustomerNamed(subject_id=deal.pk))
    claim_moved(deal, before)
    recheck_record(actor=actor, code=APPROVAL, record_id=deal.pk)
    return deal
