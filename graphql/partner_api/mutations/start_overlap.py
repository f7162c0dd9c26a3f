"""Hand a customer list in, to be compared blindly."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.overlaps import ListedCompanyInput, Overlap
from partners.engine.prints import ListedCompany
from partners.selectors.agreements import company_of
from partners.services.overlaps import start_overlap
from portal.kernel.actors import Actor


class StartOverlap(Mutation):
    """Compares your company's customers with the house's; your list is forgotten afterwards."""

    class Input:
        companies = graphene.List(
            graphene.NonNull(ListedCompanyInput),
            required=True,
            description="Your customers, 20 at least: as many as 1 MB of a request holds, some "
            "10,000; a file on the page `/partner/overlaps/` holds up to 20,000.",
        )

    overlap = Reread(Overlap, description="The comparison, which a job carries out.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.start_overlap``."""
        companies = [
            ListedCompany(each["name"], each["country"].upper(), each["tax_id"])
            for each in given["companies"]
        ]
        company = company_of(actor)
        return {"overlap": start_overlap(actor=actor, organisation=company, companies=companies)}
