"""Which customers of the house the name on a deal may mean."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

from deals.engine.conflict import SIMILAR
from deals.models import Deal
from partners.engine.identity import Identity, likeness
from partners.models import Organisation, OrganisationRole
from partners.names import search_form
from portal.kernel.actors import Actor
from sharing.policies import visible_to
from sharing.projections import Shown, project

_MOST_CANDIDATES, _MOST = 100, 3


@dataclass(frozen=True, slots=True)
class Likely:
    """A customer that may be meant, and how surely: 0 to 100."""

    customer: Shown
    likeness: int


def likely_customers(actor: Actor, deal: Deal) -> list[Likely]:
    """The customers that the actor sees which are most like what was typed, the surest first."""
    wanted = Identity.of(deal.customer_name, tax_id=deal.customer_tax_id, country=deal.country)
    typed = search_form(deal.customer_name)
    meant = Q(search_name__trigram_word_similar=typed)
    if deal.customer_tax_id:
        meant |= Q(tax_id=deal.customer_tax_id)
    customers = Organisation.objects.filter(meant, roles__contains=[OrganisationRole.CUSTOMER])
    found = []
    alike = TrigramWordSimilarity(typed, "search_name")
    nearest = visible_to(actor, customers).order_by(alike.desc(), "pk")
    for each in project(nearest[:_MOST_CANDIDATES]):
        score = likeness(wanted, Identity.of(each.name, tax_id=each.tax_id, country=each.country))
        if score >= SIMILAR:
            found.append(Likely(each, round(score)))
    return sorted(found, key=lambda each: -each.likeness)[:_MOST]
