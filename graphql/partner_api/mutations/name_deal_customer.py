"""Say who the customer of a deal is."""

from __future__ import annotations

from typing import Any

import graphene

from deals.services.name_customer import name_customer
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.deal_inputs import reference_of
from partner_api.types.deals import Deal
from portal.kernel.actors import Actor


class NameDealCustomer(Mutation):
    """Ties a deal to a customer of the house, where the partner could only type a name."""

    class Input:
        deal = graphene.ID(required=True, description="Which.")
        customer = graphene.ID(required=True, description="The customer, by its global id.")

    deal = Reread(Deal, description="The deal, as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``deals.name_customer``."""
        return {
            "deal": name_customer(
                actor=actor,
                reference=reference_of(given["deal"]),
                customer=reference_of(given["customer"], field="customer"),
            )
        }
