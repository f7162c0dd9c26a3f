"""Other deals of the same customer, for those of the house who judge a conflict."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from deals.engine.conflict import find_conflict
from deals.engine.recognition import identity_of
from deals.models import Deal
from deals.selectors.deals import with_relations
from portal.kernel.actors import Actor
from sharing.policies import visible_to
from sharing.projections import Shown

_MOST_RIVALS = 10


@dataclass(frozen=True, slots=True)
class RivalShown:
    """Another open deal, how alike its customer is in per cent, and whether it claims it."""

    deal: Shown
    likeness: Decimal
    holds: bool


def rival_deals(*, actor: Actor, deal: Shown) -> list[RivalShown]:
    """Open deals of others on probably the same customer; only for who sees *internal*."""
    if not deal.sees("internal") or not deal.is_open:
        return []
    row = Deal.objects.get(pk=deal.pk)
    own = [row.partner_id] if row.partner_id else []
    found = find_conflict(identity_of(row), own=own, but=row.pk).rivals[:_MOST_RIVALS]
    rows = visible_to(actor, Deal.objects.filter(pk__in=[rival.deal_id for rival in found]))
    seen = {each.pk: Shown(each) for each in with_relations(actor, rows)}
    return [
        RivalShown(seen[rival.deal_id], rival.likeness, rival.holds)
        for rival in found
        if rival.deal_id in seen
    ]
