"""The doors to one deal: seen, or locked for a change."""

from __future__ import annotations

from django.db.models import QuerySet

from deals.models import Deal, SpecialPrice
from deals.policies import owns
from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden, NotFound
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.selectors import access


def _with_people(rows: QuerySet[Deal]) -> QuerySet[Deal]:
    return rows.select_related("partner", "customer", "owner", "submitted_by")


def access_deal(*, actor: Actor, reference: str) -> Shown:
    """One deal as the actor sees it. Raises ``NotFound``."""
    return access(actor, _with_people(Deal.objects.all()), reference=reference.strip().upper())


def access_special_price(*, actor: Actor, reference: str) -> Shown:
    """One special price as the actor sees it. Raises ``NotFound``."""
    rows = SpecialPrice.objects.select_related("partner", "customer", "product", "deal")
    return access(actor, rows, reference=reference.strip().upper())


def visible_deal(*, actor: Actor, reference: str) -> Deal:
    """The row behind a deal that the actor sees, for rules, never for display.

    Raises ``NotFound``.
    """
    deal = visible_to(actor, Deal.by_reference(reference)).first()
    if deal is None:
        raise NotFound
    return deal


def deal_for_update(*, actor: Actor, reference: str) -> Deal:
    """The locked row of a deal that the actor sees. Raises ``NotFound``."""
    seen = visible_deal(actor=actor, reference=reference)
    return Deal.objects.select_for_update(of=("self",)).get(pk=seen.pk)


def own_deal_for_update(*, actor: Actor, reference: str) -> Deal:
    """The locked row of a deal of the actor's own company.

    Raises ``NotFound`` if it is invisible, ``Forbidden`` if it is somebody else's.
    """
    deal = deal_for_update(actor=actor, reference=reference)
    if not owns(actor, deal):
        raise Forbidden
    return deal
