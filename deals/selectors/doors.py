"""The doors to one deal's row: for rules, or locked for a change."""

from __future__ import annotations

from deals.models import Deal
from deals.policies import owns
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden, NotFound
from sharing.policies import visible_to


def visible_deal(*, actor: Actor, reference: str) -> Deal:
    """The row behind a deal that the actor sees, for rules, never for display.

    Raises ``NotFound``.
    """
    deal: Deal | None = visible_to(actor, Deal.by_reference(reference)).first()
    if deal is None:
        raise NotFound
    return deal


def customer_seen(*, actor: Actor, deal: Deal) -> Organisation | None:
    """The organisation that a deal's customer is, if the actor sees it: the house may have named
    one that the partner knows nothing of."""
    if deal.customer_id is None:
        return None
    rows = Organisation.objects.filter(pk=deal.customer_id)
    seen: Organisation | None = visible_to(actor, rows).first()
    return seen


def deal_for_update(*, actor: Actor, reference: str) -> Deal:
    """The locked row of a deal that the actor sees. Raises ``NotFound``."""
    seen = visible_deal(actor=actor, reference=reference)
    deal: Deal = Deal.objects.select_for_update(of=("self",), no_key=True).get(pk=seen.pk)
    return deal


def own_deal_for_update(*, actor: Actor, reference: str) -> Deal:
    """The locked row of a deal of the actor's own company.

    Raises ``NotFound`` if it is invisible, ``Forbidden`` if it is somebody else's.
    """
    deal = deal_for_update(actor=actor, reference=reference)
    if not owns(actor, deal):
        raise Forbidden
    return deal
